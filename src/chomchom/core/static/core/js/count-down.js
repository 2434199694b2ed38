import { now } from "./clock.js";

/** Time left until `datetime`, or how late it is. The words come from the server in `left` and `late`. */
export class CountDown extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.draw(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  draw() {
    const seconds = Math.trunc((Date.parse(this.getAttribute("datetime")) - now()) / 1000);
    const words = this.getAttribute(seconds < 0 ? "late" : "left");
    this.textContent = words.replace("{time}", clock(Math.abs(seconds)));
    this.classList.toggle("over", seconds < 0);
    this.classList.toggle("near", seconds >= 0 && seconds <= Number(this.getAttribute("near")));
  }
}

/** @param {number} seconds @returns {string} 4:05, or 1:04:05 from an hour on */
export function clock(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

customElements.define("count-down", CountDown);
