const BACKGROUND = { "X-Background": "1" };
const LAST_CALL_S = 30;

/**
 * Says before a session ends because nothing was done, and prolongs it by a button. The server told how many seconds are
 * left; every answer that carries `X-Session-Left` tells it anew, so that work in another tab counts. Words come from the
 * server.
 */
export class IdleWatch extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.learn(this.getAttribute("left"));
    this.timer = setInterval(() => this.look(), 1000);
    this.heard = (event) => this.learn(event.detail.xhr?.getResponseHeader("X-Session-Left"));
    document.addEventListener("htmx:afterRequest", this.heard);
    this.dialog.addEventListener("cancel", (event) => this.isOver || this.stay(event));
    this.querySelector("[data-stay]").addEventListener("click", (event) => this.stay(event));
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("htmx:afterRequest", this.heard);
  }

  get left() {
    return Math.round((this.ends - Date.now()) / 1000);
  }

  /** @param {string | null | undefined} seconds */
  learn(seconds) {
    if (seconds === null || seconds === undefined || this.isOver) return;
    this.ends = Date.now() + Number(seconds) * 1000;
    if (this.dialog.open && this.left > this.warn) this.dialog.close();
  }

  get warn() {
    return Number(this.getAttribute("warn"));
  }

  async look() {
    if (this.isOver || this.asking || this.left > this.warn) return;
    if (!this.dialog.open) {
      await this.ask(BACKGROUND); // another tab may have been worked in meanwhile
      if (this.left > this.warn) return;
      this.dialog.showModal();
    }
    this.draw();
    if (this.left <= 0) await this.end();
  }

  draw() {
    const left = Math.max(0, this.left);
    this.querySelector("[data-left]").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left <= LAST_CALL_S && !this.called) this.say(this.getAttribute("last-call").replace("{seconds}", LAST_CALL_S));
    this.called = left <= LAST_CALL_S;
  }

  say(words) {
    this.querySelector("[data-says]").textContent = words;
  }

  async stay(event) {
    event.preventDefault();
    const answer = await this.ask({});
    if (this.left > this.warn) {
      this.called = false;
      this.say("");
    } else if (!this.isOver) this.say(this.getAttribute(answer ? "in-any-case" : "no-line"));
  }

  /** A page that the log-in answers instead means that the session is gone already. */
  async ask(headers) {
    this.asking = true;
    const answer = await fetch(this.getAttribute("ask"), { headers, redirect: "manual" }).catch(() => null);
    this.asking = false;
    if (answer?.type === "opaqueredirect") this.ends = Date.now();
    else this.learn(answer?.headers.get("X-Session-Left"));
    return answer;
  }

  /** What was typed stays on the page: the log-in opens beside it. */
  async end() {
    await this.ask(BACKGROUND);
    if (this.left > 0) return;
    this.isOver = true;
    this.querySelector("h2").textContent = this.getAttribute("ended");
    clearInterval(this.timer);
    for (const one of this.querySelectorAll("[data-before]")) one.hidden = true;
    const after = this.querySelector("[data-after]");
    after.hidden = false;
    after.querySelector("a").focus();
    this.say(this.getAttribute("over"));
  }
}

customElements.define("idle-watch", IdleWatch);
