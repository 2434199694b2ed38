// Loaded on every page: the custom elements, and what htmx must be told.
import "./clock.js";
import "./count-down.js";
import "./idle-watch.js";
import "./keep-place.js";
import { isPaused } from "./live-switch.js";
import "./modal-dialog.js";
import "./relative-time.js";

// A fragment that asks by itself must not keep an idle session alive; one marked `data-while-visible` need not ask
// while nobody looks (a filter in hx-trigger would need eval, which the policy forbids). What somebody is typing into is
// not taken away.
document.addEventListener("htmx:configRequest", (event) => {
  const polls = (event.target.getAttribute("hx-trigger") ?? "").includes("every");
  if (!polls || event.detail.triggeringEvent) return;
  if (document.hidden && event.target.hasAttribute("data-while-visible")) event.preventDefault();
  if (isPaused() && !event.target.matches(".signals")) event.preventDefault();
  if (event.target.contains(document.activeElement?.closest("input, textarea, select"))) event.preventDefault();
  event.detail.headers["X-Background"] = "1";
});

// An alert shows in the tab's name too, for whoever has another tab in front.
function nameTab() {
  const name = document.title.replace(/^● /, "");
  document.title = document.querySelector(".header-signal .signal.danger") ? `● ${name}` : name;
}
document.addEventListener("htmx:afterSettle", nameTab);
nameTab();

// A menu over the page closes like one.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
