// <day-map>: the handovers of the day as points coloured by their state. It stays useful without tiles: then the
// points lie on a plain ground with a scale. A point opens the handover; names are never in the data of the map.
import * as L from "../../leaflet/leaflet-src.esm.js";
import { isPaused } from "../../core/js/live-switch.js";
import { mapFor } from "./map-ground.js";

const RENEW_MS = 15000;
const GRAVE = { red_flag: 9, emergency: 9, no_reply: 8 };

export class DayMap extends HTMLElement {
  /** @type {L.Map} */ #map;
  /** @type {Map<number, L.CircleMarker>} */ #points = new Map();
  #timer = 0;

  connectedCallback() {
    this.#map = mapFor(this, { preferCanvas: false });
    this.#renew(true);
    this.#timer = window.setInterval(() => document.visibilityState === "visible" && !isPaused() && this.#renew(false), RENEW_MS);
  }

  disconnectedCallback() {
    window.clearInterval(this.#timer);
    this.#map.remove();
  }

  /** @param {boolean} first - fit the view to the points only once, so that nobody's view jumps */
  async #renew(first) {
    let answer;
    try {
      answer = await fetch(this.getAttribute("src"), { headers: { Accept: "application/json" } });
    } catch {
      return; // the line is gone; the next round tries again
    }
    if (!answer.ok) return;
    const { points } = await answer.json();
    for (const [id, latitude, longitude, state] of points) this.#put(id, [latitude, longitude], state);
    if (first && points.length) this.#map.fitBounds(points.map(([, lat, lon]) => [lat, lon]), { padding: [24, 24] });
  }

  #put(id, place, state) {
    const known = this.#points.get(id);
    if (known?.options.className === `state-${state}`) return;
    known?.remove();
    const point = L.circleMarker(place, { radius: GRAVE[state] ?? 5, weight: 1, fillOpacity: 0.8, className: `state-${state}` });
    point.on("click", () => window.location.assign(this.getAttribute("handover").replace("/0/", `/${id}/`)));
    point.addTo(this.#map);
    this.#points.set(id, point);
  }
}

customElements.define("day-map", DayMap);
