import { outbox } from "./here.js";
import { shortTime } from "./time.js";

/** What is known of the line, in words: nothing waits, so many wait, the server answered at. Never more than that. */
export class LineState extends HTMLElement {
  connectedCallback() {
    outbox.addEventListener("change", () => this.draw());
    this.draw();
  }

  draw() {
    const [tone, ...words] = this.words(outbox.state);
    this.className = tone;
    const text = words.filter(Boolean).join(" · ");
    if (this.textContent !== text) this.textContent = text;
  }

  words({ waiting, refused, sending, trouble, lastSent }) {
    const last = lastSent && this.word("sent", { time: shortTime(lastSent) });
    if (refused.length) return ["bad", this.word("refused", { count: refused.length }), last];
    if (waiting && trouble === "login") return ["bad", this.word("logged-out", { count: waiting })];
    if (waiting && sending) return ["waits", this.word("sending", { count: waiting }), last];
    if (waiting) return ["waits", this.word("waiting", { count: waiting }), last];
    return ["good", last || this.word("ready", {})];
  }

  word(name, values) {
    return this.getAttribute(name).replace(/\{(\w+)\}/g, (_whole, key) => values[key]);
  }
}

customElements.define("line-state", LineState);
