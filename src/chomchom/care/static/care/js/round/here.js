/** The outbox of the page that is open: whose it is and where it sends stands in `<line-state>`. */
import { Outbox } from "./outbox.js";
import { sender } from "./send.js";
import { Store } from "./store.js";

const line = document.querySelector("line-state");

export const outbox = new Outbox({
  store: new Store(`chomchom.round.${line.getAttribute("account")}`),
  send: sender(line.getAttribute("to"), line.getAttribute("token")),
});

outbox.flush();
window.addEventListener("online", () => outbox.flush());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") outbox.flush();
});
