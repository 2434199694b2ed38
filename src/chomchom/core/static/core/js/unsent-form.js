const FIRST_WAIT_MS = 3000;
const LONGEST_WAIT_MS = 30000;
const PATIENCE_MS = 20000;
const NOT_KEPT = new Set(["csrfmiddlewaretoken"]);

/**
 * A form for a poor line. What is typed is kept on the device until the server itself has answered; sending is repeated
 * under the form's own number (`report_id`), on which the server does a thing once. Files are sent but not kept. Without
 * this script the form posts as any other. All words come from the server as attributes.
 */
export class UnsentForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.key = `chomchom.unsent.${this.getAttribute("name")}`;
    this.says = document.createElement("p");
    this.says.className = "unsent-says";
    this.says.setAttribute("role", "status");
    this.form.append(this.says);
    this.restore();
    this.form.addEventListener("input", () => this.keep());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.pressed = event.submitter;
      this.keep(true);
      this.send();
    });
    window.addEventListener("online", () => this.waiting && this.send());
  }

  /** @param {boolean} waits whether it was to be sent already */
  keep(waits = false) {
    const data = this.data();
    const pairs = [...data].filter(([name, value]) => !NOT_KEPT.has(name) && typeof value === "string");
    try {
      localStorage.setItem(this.key, JSON.stringify({ pairs, waits, deed: this.pressed?.value ?? "" }));
    } catch {
      // the device keeps nothing: the page itself still holds what was typed
    }
  }

  restore() {
    const kept = this.kept();
    if (!kept) return;
    for (const [name, value] of kept.pairs) {
      const field = this.form.elements.namedItem(name);
      if (field && "value" in field && field.type !== "submit") field.value = value;
    }
    this.say("waits", this.getAttribute("restored"));
    if (!kept.waits) return;
    this.pressed = [...this.form.querySelectorAll("button")].find((button) => button.value === kept.deed) ?? null;
    this.send();
  }

  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  data() {
    const data = new FormData(this.form);
    if (this.pressed?.name) data.set(this.pressed.name, this.pressed.value);
    return data;
  }

  async send() {
    clearTimeout(this.timer);
    if (this.sending) return;
    this.sending = this.waiting = true;
    this.lock(true);
    this.say("", this.getAttribute("sending"));
    const answer = await this.answer();
    this.sending = false;
    this.lock(false);
    if (answer === "login") return this.say("bad", this.getAttribute("logged-out"));
    if (!answer) return this.later();
    this.waiting = false;
    if (answer.result === "refused") return this.refused(answer.sentence);
    localStorage.removeItem(this.key);
    location.assign(answer.url);
  }

  /** The server's own answer, "login", or null for anything else: no line, half an answer, a page of somebody else. */
  async answer() {
    try {
      const response = await fetch(this.form.action || location.href, {
        method: "POST",
        body: this.data(),
        headers: { Accept: "application/json" },
        redirect: "manual",
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (response.type === "opaqueredirect" || response.status === 403) return "login";
      const said = response.ok ? await response.json() : null;
      return said?.result ? said : null;
    } catch {
      return null;
    }
  }

  /** A refusal is read by a person; the next try is another one, with a number of its own. */
  refused(sentence) {
    this.form.elements.namedItem("report_id").value = number();
    this.keep();
    this.say("bad", sentence);
  }

  later() {
    this.say("waits", this.getAttribute("kept"));
    this.wait = Math.min((this.wait ?? FIRST_WAIT_MS / 2) * 2, LONGEST_WAIT_MS);
    this.timer = setTimeout(() => this.send(), this.wait);
  }

  lock(on) {
    for (const button of this.form.querySelectorAll("button")) button.disabled = on;
  }

  say(tone, words) {
    this.says.className = `unsent-says ${tone}`;
    this.says.textContent = words;
  }
}

/** @returns {string} */
function number() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

customElements.define("unsent-form", UnsentForm);
