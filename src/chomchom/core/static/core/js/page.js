// Loaded on every page: the custom elements, and what htmx must be told.
import "./count-down.js";
import "./modal-dialog.js";
import "./relative-time.js";

// A fragment that asks by itself must not keep an idle session alive.
document.addEventListener("htmx:configRequest", (event) => {
  const polls = (event.target.getAttribute("hx-trigger") ?? "").includes("every");
  if (polls && !event.detail.triggeringEvent) event.detail.headers["X-Background"] = "1";
});

// A menu over the page closes like one.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
