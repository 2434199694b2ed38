/**
 * Stops what renews itself on this page, and starts it again. `paused` is read by page.js and by the map; the signals in
 * the header go on: who stopped the board must still hear of a new alert. Leaving the page starts everything again.
 */
export class LiveSwitch extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.querySelector("button").addEventListener("click", () => this.turn());
  }

  turn() {
    const paused = this.toggleAttribute("paused");
    this.querySelector("[data-label]").textContent = this.getAttribute(paused ? "start" : "stop");
    this.querySelector("[role=status]").textContent = this.getAttribute(paused ? "stands" : "goes");
  }
}

/** @returns {boolean} whether somebody has stopped what renews itself */
export function isPaused() {
  return document.querySelector("live-switch[paused]") !== null;
}

customElements.define("live-switch", LiveSwitch);
