import { now } from "./clock.js";

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

/** Keeps "4 minutes ago" true while the page stays open; the server wrote the first words. */
export class RelativeTime extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.draw(), 30000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  draw() {
    const time = this.querySelector("time");
    const seconds = (now() - Date.parse(time.dateTime)) / 1000;
    const found = UNITS.find(([, size]) => seconds >= size);
    if (!found) return;
    const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
    time.textContent = format.format(-Math.floor(seconds / found[1]), found[0]);
  }
}

customElements.define("relative-time", RelativeTime);
