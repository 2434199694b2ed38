/**
 * Counts down at the door from the moment a step was tapped. It counts by the page's own running time, not by the
 * phone's clock, which may be hours off; `passed` says how many seconds had passed when the server made the page.
 */
export class WaitClock extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute("passed")) this.start(Number(this.getAttribute("passed")));
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  /** @param {number} passed seconds */
  start(passed = 0) {
    clearInterval(this.timer);
    this.began = performance.now() - passed * 1000;
    this.timer = setInterval(() => this.draw(), 1000);
    this.draw();
    if (!this.hasAttribute("follows")) {
      for (const other of document.querySelectorAll("wait-clock[follows]")) other.start?.(passed); // one not set up yet starts itself
    }
  }

  draw() {
    const left = Math.ceil(Number(this.getAttribute("seconds")) - (performance.now() - this.began) / 1000);
    this.classList.add("runs");
    this.classList.toggle("over", left <= 0);
    this.textContent =
      left > 0
        ? this.getAttribute("left").replace("{time}", `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`)
        : this.getAttribute("over");
    if (left <= 0) clearInterval(this.timer);
  }
}

customElements.define("wait-clock", WaitClock);
