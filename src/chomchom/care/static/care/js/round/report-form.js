import { outbox, shortTime } from "./here.js";
import { content, number } from "./report.js";

const PATIENCE_MS = 6000;

/**
 * A form whose report is made on the phone and goes through the outbox. It says what is known: sending, kept here,
 * received by the server, or refused with the server's sentence. All words come from the server as attributes.
 */
export class ReportForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.says = document.createElement("p");
    this.says.className = "report-says";
    this.says.setAttribute("role", "status");
    this.form.after(this.says);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(event.submitter);
    });
    this.form.addEventListener("change", (event) => this.askForWord(event.target));
    outbox.addEventListener("answer", (event) => this.heard(event.detail));
    outbox.addEventListener("change", () => {
      if (this.sent && outbox.state.trouble) this.isKept();
    });
  }

  /** @param {HTMLButtonElement | null} pressed */
  async submit(pressed) {
    if (this.sent) await outbox.dismiss(this.sent.report_id);
    this.pressed = pressed;
    this.sent = {
      report_id: number(),
      handover: Number(this.getAttribute("handover")),
      kind: this.getAttribute("kind"),
      happened_at: new Date().toISOString(),
      content: content(this.form, pressed),
    };
    this.lock(true);
    if (this.hasAttribute("position")) await addPosition(this.sent.content);
    const isKept = await outbox.add(this.sent); // on the disk before a word is said
    if (!this.sent) return;
    this.say(isKept ? "" : "bad", this.getAttribute(isKept ? "sending" : "not-kept"));
    this.patience = setTimeout(() => this.isKept(), PATIENCE_MS);
    const clock = this.closest("li")?.querySelector("wait-clock");
    customElements.whenDefined("wait-clock").then(() => clock?.start());
  }

  /** @param {{report: object, answer: object, receivedAt: string}} news */
  heard({ report, answer, receivedAt }) {
    if (report.report_id !== this.sent?.report_id) return;
    clearTimeout(this.patience);
    if (answer.result === "refused") {
      this.lock(false);
      this.say("bad", answer.sentence);
      return;
    }
    this.sent = null;
    this.closest("li")?.classList.remove("is-kept");
    this.say("good", this.getAttribute("accepted").replace("{time}", shortTime(receivedAt)));
    if (this.hasAttribute("onwards")) location.assign(this.getAttribute("onwards"));
    else this.isDone(receivedAt);
  }

  isKept() {
    if (!this.sent || outbox.unkept.length || this.says.querySelector("a")) return;
    clearTimeout(this.patience);
    this.say("waits", this.getAttribute("kept"));
    this.offerMessage();
    const onwards = document.createElement("a");
    onwards.href = this.getAttribute("round");
    onwards.textContent = this.getAttribute("go-on");
    this.says.append(document.createElement("br"), onwards);
  }

  /** A warning sign that cannot be sent: the text message with this sign, for the telephone's own line. */
  offerMessage() {
    const flag = this.sent.content.flag;
    const ready = document.querySelector(`.by-message a[data-flag="${flag}"]`);
    if (!ready) return;
    const link = ready.cloneNode(true);
    link.className = "krds-btn danger large block";
    this.says.append(link);
  }

  isDone(receivedAt) {
    const step = this.closest("li");
    if (!step) return;
    step.classList.add("is-done");
    step.querySelector("time").textContent = shortTime(receivedAt);
  }

  /** A change of condition needs a word: the field is asked for, and found by the thumb. */
  askForWord(target) {
    const word = target.closest(".observation")?.querySelector(".in-a-word input");
    if (!word || target.type !== "radio") return;
    word.required = target.value === "changed";
    if (word.required) word.focus();
  }

  lock(on) {
    for (const button of this.form.querySelectorAll("button")) button.disabled = on;
  }

  say(tone, words) {
    this.says.className = `report-says ${tone}`;
    this.says.textContent = words;
  }
}

/** A position is asked for only by whoever agreed; a report does not wait for a script that cannot be had. */
async function addPosition(content) {
  const { whereIAm } = await import("./position.js").catch(() => ({}));
  await whereIAm?.(content);
}

customElements.define("report-form", ReportForm);
