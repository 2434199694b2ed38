/**
 * What the page does beside reporting: it registers the worker, keeps the day document fresh, tells the server that the
 * phone is there, and asks the browser not to throw away what is kept.
 */
import { keepDocument, wipeDocuments } from "./document.js";
import { account, db, outbox, store } from "./here.js";
import { NotSent, post, token } from "./send.js";

const EVERY_MS = 60_000;
const element = document.querySelector("line-state");

async function ping() {
  const waiting = await outbox.waiting();
  const said = await post(
    element.getAttribute("ping"),
    token(element.getAttribute("token")),
    { phone_now: new Date().toISOString(), waiting: await store.everybodys(), oldest: waiting[0]?.happened_at ?? null },
    { "X-Background": "1" },
  );
  const kept = await db.documents.get(account);
  if (!kept || JSON.parse(kept.text).mark !== said.mark) await refresh(said.received_at);
}

async function refresh(serverNow) {
  const response = await fetch(element.getAttribute("day"), {
    headers: { "X-Background": "1", Accept: "application/json" },
    redirect: "error",
  });
  if (!response.ok) return;
  await keepDocument(db, await response.json(), serverNow);
  element.dispatchEvent(new Event("kept"));
  document.documentElement.dataset.kept = "yes";
}

async function beat() {
  try {
    await ping();
  } catch (error) {
    if (error.cutOff) await cutOff();
    else if (!(error instanceof NotSent) && !(error instanceof TypeError)) throw error;
  }
}

/** The people of the round leave the phone at once; what waits is still sent, and kept aside for the desk. */
async function cutOff() {
  await wipeDocuments(db);
  document.querySelector("main").replaceChildren(Object.assign(document.createElement("p"), {
    className: "report-says bad",
    textContent: element.getAttribute("cut-off"),
  }));
}

async function askToKeep() {
  if (!navigator.storage?.persist) return;
  const isSafe = (await navigator.storage.persisted()) || (await navigator.storage.persist());
  element.toggleAttribute("may-be-lost", !isSafe);
  outbox.changed();
}

outbox.addEventListener("cut-off", cutOff);
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(element.getAttribute("worker"), { type: "module", scope: "/round/" }).catch(() => {});
}
store.forgetOlder().catch(() => {});
askToKeep();
beat();
setInterval(() => document.visibilityState === "visible" && beat(), EVERY_MS);
window.addEventListener("online", beat);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && beat());
