// Whoever works by keyboard or screen reader keeps their place: a fragment that is renewed gives the focus back to what
// had it, says what has changed, and a form that came back with errors begins at the first of them.
import { isPaused } from "./live-switch.js";

let held = null;

/** What tells an element from its neighbours, in the old fragment and in the new one. */
function marks(element) {
  const place = element.getAttribute("href") ?? element.closest("form")?.getAttribute("action") ?? "";
  const words = element.textContent.trim();
  return [`${element.tagName} ${place} ${element.name ?? ""} ${words}`, `${element.tagName} ${place} ${element.name ?? ""}`];
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const active = document.activeElement;
  const inside = active && active !== document.body && event.detail.target.contains(active);
  held = inside ? { marks: marks(active), fragment: event.detail.target.id } : null;
});

document.addEventListener("htmx:afterSettle", () => {
  if (held && (!document.activeElement || document.activeElement === document.body)) giveBack(held);
  held = null;
  sayChanges();
});

function giveBack({ marks: sought, fragment }) {
  const within = document.getElementById(fragment) ?? document.querySelector("main");
  const candidates = [...within.querySelectorAll("a[href], button, summary, [tabindex]")];
  const same = sought.map((mark, i) => candidates.find((one) => marks(one)[i] === mark)).find(Boolean);
  if (!same) within.tabIndex = -1;
  (same ?? within).focus({ preventScroll: true });
}

// A fragment that carries `data-says` is read out when its words change, not each time it is drawn.
let said = document.querySelector("[data-says-live]")?.dataset.saysLive ?? "";
function sayChanges() {
  const words = document.querySelector("[data-says-live]")?.dataset.saysLive ?? "";
  const voice = document.getElementById("live-voice");
  if (!voice || words === said || isPaused()) return;
  said = words;
  voice.textContent = words;
}

const wrong = document.querySelector("main form [aria-invalid='true'], main form .alert.danger[role=alert]");
if (wrong && !wrong.closest("[data-sample]")) {
  if (wrong.matches(".alert")) wrong.tabIndex = -1;
  wrong.focus();
}
