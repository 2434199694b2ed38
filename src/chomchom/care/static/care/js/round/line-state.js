import { outbox, shortTime } from "./here.js";

/** What is known of the line, in words: nothing waits, so many wait, the server answered at. Never more than that. */
export class LineState extends HTMLElement {
  connectedCallback() {
    this.says = document.createElement("span");
    this.now = document.createElement("button");
    this.now.type = "button";
    this.now.className = "line-now";
    this.now.textContent = this.getAttribute("send-now");
    this.now.addEventListener("click", () => outbox.flush());
    this.replaceChildren(this.says);
    outbox.addEventListener("change", () => this.draw());
    this.draw();
  }

  draw() {
    const [tone, ...words] = this.words(outbox.state);
    this.className = tone;
    const text = words.filter(Boolean).join(" · ");
    if (this.says.textContent !== text) this.says.textContent = text;
    if (outbox.state.waiting && !outbox.state.sending) this.append(this.now);
    else this.now.remove();
  }

  words({ waiting, refused, sending, trouble, lastSent, unkept }) {
    const last = lastSent && this.word("sent", { time: shortTime(lastSent) });
    if (unkept) return ["bad", this.word("full", { count: unkept })];
    const noCopy = this.hasAttribute("no-copy") && this.word("no-copy-word", {});
    const unsure = waiting && this.hasAttribute("may-be-lost") && this.word("unsure", {});
    if (refused.length) return ["bad", this.word("refused", { count: refused.length }), waiting && this.word("waiting", { count: waiting }), last, noCopy];
    if (waiting && trouble === "login") return ["bad", this.word("logged-out", { count: waiting })];
    if (waiting && sending) return ["waits", this.word("sending", { count: waiting }), last];
    if (waiting) return ["waits", this.word("waiting", { count: waiting }), last, unsure, noCopy];
    return [noCopy ? "waits" : "good", last || this.word("ready", {}), noCopy];
  }

  word(name, values) {
    return this.getAttribute(name).replace(/\{(\w+)\}/g, (_whole, key) => values[key]);
  }
}

customElements.define("line-state", LineState);
