import { now } from "../../../core/js/clock.js";

const EVERY_MS = 10_000;

/**
 * The food of a stop: minutes since cooking, counted by the server's clock. Whatever carries `data-food` is shown while
 * the food is in one of the states it names; what is not shown is not asked either. Without the script it stays as the
 * server made it.
 */
export class FoodClock extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.draw(), EVERY_MS);
    this.draw();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  /** @returns {"fresh" | "hurry" | "too_old" | "recalled"} as `StopFood.state_at` says it on the server */
  get state() {
    if (this.hasAttribute("recalled")) return "recalled";
    if (!this.hasAttribute("cooked")) return "fresh";
    const moment = now();
    if (moment >= Date.parse(this.getAttribute("stop"))) return "too_old";
    return moment >= Date.parse(this.getAttribute("warn")) ? "hurry" : "fresh";
  }

  draw() {
    const { state } = this;
    for (const part of this.querySelectorAll("[data-food]")) {
      part.hidden = !part.dataset.food.split(" ").includes(state);
      if (part instanceof HTMLFieldSetElement) part.disabled = part.hidden;
    }
    const said = this.querySelector("[data-minutes]");
    if (!said || !this.hasAttribute("cooked")) return;
    const minutes = Math.max(0, Math.floor((now() - Date.parse(this.getAttribute("cooked"))) / 60_000));
    said.textContent = said.dataset.minutes.replace("{minutes}", String(minutes));
  }
}

customElements.define("food-clock", FoodClock);
