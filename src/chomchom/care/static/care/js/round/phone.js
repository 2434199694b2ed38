/**
 * What the page does beside reporting: it registers the worker, keeps the day document fresh and drops it when its day is
 * over, tells the server that the phone is there, and asks the browser not to throw away what is kept.
 */
import { keepDocument, wipeDocuments, wipeOver } from "./document.js";
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
  const sealed = await response.json();
  try {
    await keepDocument(db, sealed, serverNow);
  } catch (error) {
    if (error instanceof TypeError) throw error; // a part of the page could not be fetched: the line
    return showsCopy(false); // the phone is full
  }
  showsCopy(true);
  document.documentElement.dataset.kept = "yes";
}

/** Whether the round would open without a line stands beside the queue. @param {boolean} isKept */
function showsCopy(isKept) {
  element.toggleAttribute("no-copy", !isKept);
  outbox.changed();
}

async function beat() {
  try {
    await dropOver();
    await ping();
  } catch (error) {
    if (error.cutOff) await cutOff();
    else if (!(error instanceof NotSent)) console.warn(error); // no line, or a phone that keeps nothing: tried again
  }
}

/** The people of the round leave the phone at once; what waits is still sent, and kept aside for the desk. */
async function cutOff() {
  await wipeDocuments(db).catch(() => {});
  leavePage("cut-off");
}

/** The people leave the screen as well. @param {string} why the name of the sentence that stands there instead */
function leavePage(why) {
  document.querySelector("main").replaceChildren(Object.assign(document.createElement("p"), {
    className: "report-says bad",
    textContent: element.getAttribute(why),
  }));
}

async function askToKeep() {
  if (!navigator.storage?.persist) return;
  const isSafe = (await navigator.storage.persisted()) || (await navigator.storage.persist());
  element.toggleAttribute("may-be-lost", !isSafe);
  outbox.changed();
}

/** When the day is over its people leave the phone, and the screen where the page is of that day. */
async function dropOver() {
  const days = await wipeOver(db).catch(() => []);
  if (days.includes(element.getAttribute("day-of"))) leavePage("day-over");
}

outbox.addEventListener("cut-off", cutOff);
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(element.getAttribute("worker"), { type: "module", scope: "/round/" }).catch(() => {});
}
store.forgetOlder().catch(() => {});
askToKeep().catch(() => {});
beat();
setInterval(() => (document.visibilityState === "visible" ? beat() : dropOver()), EVERY_MS);
window.addEventListener("online", beat);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && beat());
