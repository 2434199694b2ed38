import * as L from "../../leaflet/leaflet-src.esm.js";

/**
 * A map for the element, named by its `label`, with words of the page's language on its buttons. What is drawn on it is
 * hidden from screen readers: the list that the label names says the same in words.
 * @param {HTMLElement} element @param {L.MapOptions} options @returns {L.Map}
 */
export function mapFor(element, options) {
  const ground = document.createElement("div");
  ground.className = "map";
  ground.setAttribute("role", "group");
  ground.setAttribute("aria-label", element.getAttribute("label"));
  element.replaceChildren(ground);
  const map = L.map(ground, { ...options, zoomControl: false });
  L.control.zoom({ zoomInTitle: element.getAttribute("nearer"), zoomOutTitle: element.getAttribute("farther") }).addTo(map);
  map.attributionControl.setPrefix(false);
  L.control.scale({ imperial: false }).addTo(map);
  const tiles = element.getAttribute("tiles");
  if (tiles) L.tileLayer(tiles, { attribution: element.getAttribute("attribution") ?? "" }).addTo(map);
  for (const pane of ["tilePane", "overlayPane", "markerPane"]) map.getPane(pane).setAttribute("aria-hidden", "true");
  return map.setView([35.16, 126.8], 12);
}
