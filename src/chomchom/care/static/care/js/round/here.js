/** The outbox of the page that is open: whose it is and where it sends stands in `<line-state>`. */
import { Outbox } from "./outbox.js";
import { sender, token } from "./send.js";
import { database, Store } from "./store.js";

const line = document.querySelector("line-state");
export const account = line.getAttribute("account");
export const db = database();
export const store = new Store(account, db, line.getAttribute("day-of"));

export const outbox = new Outbox({
  store,
  send: sender(line.getAttribute("to"), line.getAttribute("token"), account),
});

/** 12:04 in the district's time zone. @param {string} iso @returns {string} */
export function shortTime(iso) {
  const words = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: line.getAttribute("zone") };
  return new Intl.DateTimeFormat("en-GB", words).format(new Date(iso));
}

async function begin() {
  await store.takeOver(localStorage).catch(() => {});
  await store.setLine({ account, to: line.getAttribute("to"), token: token(line.getAttribute("token")) }).catch(() => {});
  outbox.flush();
}
begin();

/** Ask the browser to send later, when the line comes back and no page is open. */
async function askForSync() {
  const worker = await navigator.serviceWorker?.getRegistration("/round/");
  await worker?.sync?.register("reports").catch(() => {});
}
outbox.addEventListener("change", () => {
  if (outbox.state.waiting && outbox.state.trouble === "line") askForSync();
});
window.addEventListener("online", () => outbox.flush());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") outbox.flush();
});
// the worker, or another tab, has sent: what this page says must follow
navigator.serviceWorker?.addEventListener("message", (event) => {
  if (event.data === "sent") outbox.changed();
});
