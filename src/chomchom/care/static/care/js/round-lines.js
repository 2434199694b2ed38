// <round-lines src side>: the rounds of one side of a proposal as lines in their own colours. No names are in the data.
import * as L from "../../leaflet/leaflet-src.esm.js";
import { mapFor } from "./map-ground.js";

const COLOURS = 8; // classes line-0 … line-7 of board.css

export class RoundLines extends HTMLElement {
  /** @type {L.Map | undefined} */ #map;

  async connectedCallback() {
    const answer = await fetch(this.getAttribute("src"), { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || !this.isConnected) return; // the words in the element stay
    const rounds = (await answer.json())[this.getAttribute("side")];
    this.#map = mapFor(this, { scrollWheelZoom: false });
    for (const [number, places] of rounds) this.#draw(places, `line-${number % COLOURS}`);
    const all = rounds.flatMap(([, places]) => places);
    if (all.length) this.#map.fitBounds(all, { padding: [16, 16] });
  }

  disconnectedCallback() {
    this.#map?.remove();
    this.#map = undefined;
  }

  #draw(places, className) {
    L.polyline(places, { className, weight: 3, fill: false }).addTo(this.#map);
    for (const place of places.slice(1)) L.circleMarker(place, { className: `${className} door`, radius: 4, weight: 1 }).addTo(this.#map);
    L.circleMarker(places[0], { className: "kitchen-point", radius: 7, weight: 2 }).addTo(this.#map);
  }
}

customElements.define("round-lines", RoundLines);
