// <street-course for>: points of a street's course are set on a map and written into the text field named by ``for``, one
// on each line. With the pointer by a click; with the keyboard by moving the map with the arrow keys and pressing the
// button that sets a point in its middle. Without this script the field alone does it.
import * as L from "../../leaflet/leaflet-src.esm.js";

const DIGITS = 6;

export class StreetCourse extends HTMLElement {
  /** @type {L.Map | undefined} */ #map;
  /** @type {L.LayerGroup} */ #drawn;
  /** @type {HTMLTextAreaElement} */ #field;
  /** @type {HTMLElement} */ #said;

  connectedCallback() {
    this.#field = document.getElementById(this.getAttribute("for"));
    const ground = document.createElement("div");
    ground.className = "map course-map";
    ground.setAttribute("role", "application");
    ground.setAttribute("aria-label", this.getAttribute("label"));
    this.#said = document.createElement("span");
    this.#said.setAttribute("role", "status");
    const buttons = document.createElement("p");
    buttons.className = "course-buttons";
    buttons.append(this.#button("add", () => this.#add(this.#map.getCenter())), this.#button("undo", () => this.#undo()), this.#said);
    this.replaceChildren(ground, buttons);
    this.#map = L.map(ground, { attributionControl: true, scrollWheelZoom: false });
    this.#map.attributionControl.setPrefix(false);
    L.control.scale({ imperial: false }).addTo(this.#map);
    const tiles = this.getAttribute("tiles");
    if (tiles) L.tileLayer(tiles, { attribution: this.getAttribute("attribution") ?? "" }).addTo(this.#map);
    this.#map.setView([35.16, 126.8], 12);
    this.#drawn = L.layerGroup().addTo(this.#map);
    this.#map.on("click", (event) => this.#add(event.latlng));
    this.#field.addEventListener("input", () => this.#draw());
    this.#draw();
    this.#showWhatIs();
  }

  disconnectedCallback() {
    this.#map?.remove();
    this.#map = undefined;
  }

  #button(name, press) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "krds-btn tertiary small";
    button.textContent = this.getAttribute(name);
    button.addEventListener("click", press);
    return button;
  }

  /** What is closed already, and the kitchens, so that one knows where one is. */
  async #showWhatIs() {
    const answer = await fetch(this.getAttribute("src"), { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || !this.#map) return;
    const { closed, kitchens } = await answer.json();
    for (const line of closed) L.polyline(line, { className: "closed-line", weight: 5, fill: false }).addTo(this.#map);
    for (const place of kitchens) L.circleMarker(place, { className: "kitchen-point", radius: 7, weight: 2 }).addTo(this.#map);
    const all = [...closed.flat(), ...kitchens];
    if (all.length && !this.#points().length) this.#map.fitBounds(all, { padding: [24, 24], maxZoom: 15 });
  }

  #points() {
    const lines = this.#field.value.split(/[\n;]+/).map((line) => line.trim().split(/[\s,]+/).map(Number));
    return lines.filter((pair) => pair.length === 2 && pair.every(Number.isFinite));
  }

  #add({ lat, lng }) {
    const line = `${lat.toFixed(DIGITS)}, ${lng.toFixed(DIGITS)}`;
    this.#field.value = this.#field.value.trim() ? `${this.#field.value.trim()}\n${line}` : line;
    this.#draw();
  }

  #undo() {
    this.#field.value = this.#field.value.trim().split("\n").slice(0, -1).join("\n");
    this.#draw();
  }

  #draw() {
    const points = this.#points();
    this.#drawn.clearLayers();
    L.polyline(points, { className: "drawn-line", weight: 5, fill: false }).addTo(this.#drawn);
    for (const place of points) L.circleMarker(place, { className: "drawn-point", radius: 6, weight: 2 }).addTo(this.#drawn);
    this.#said.textContent = points.length ? this.getAttribute("set").replace("{number}", points.length) : this.getAttribute("none");
  }
}

customElements.define("street-course", StreetCourse);
