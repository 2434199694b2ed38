/**
 * The service worker of `/round/`. It answers three things and lets everything else pass: the opening of a page of the
 * round (from the net; from the day document where the net is silent), our own static parts (from the cache), and the
 * browser's "the line is back". Nothing that is sent goes through it.
 */
import { openDocument, keepParts, wipeDocuments, wipeOver } from "./document.js";
import { Outbox } from "./outbox.js";
import { NotSent, post, sender } from "./send.js";
import { database, line, Store } from "./store.js";

const PATIENCE_MS = 4000;
const HOME = "/round/";
const BROKEN = [502, 503, 504];

/** @param {{parts: string[], version: string, key: JsonWebKey}} mine */
export function start({ parts, version, key }) {
  const db = database();

  self.addEventListener("install", (event) => {
    event.waitUntil(keepParts(parts, version).then(() => self.skipWaiting()));
  });
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) return;
    if (request.mode === "navigate") {
      if (url.pathname.startsWith(HOME)) event.respondWith(page(request, url, event));
    } else if (url.pathname.startsWith("/static/")) event.respondWith(part(request));
  });
  self.addEventListener("sync", (event) => {
    if (event.tag === "reports") event.waitUntil(flush());
  });

  async function page(request, url, event) {
    const response = await fetchSoon(request);
    if (response && !BROKEN.includes(response.status)) {
      event.waitUntil(wipeOver(db).catch(() => {}));
      if (response.type === "opaqueredirect") event.waitUntil(forgetIfCutOff());
      return response;
    }
    return (await fromDocument(url)) ?? response ?? fetch(request);
  }

  async function fromDocument(url) {
    const whose = await line(db);
    const told = whose && (await openDocument(db, whose.account, key));
    if (!told) return null;
    const known = told.pages[url.pathname];
    if (!known) return Response.redirect(HOME, 302);
    const html = told.shell
      .replace("<!-- title -->", () => known.title)
      .replace("<!-- page -->", () => known.body)
      .replace(/(<meta name="clock" content=")[^ "]+/, (_, before) => before + new Date(told.now).toISOString())
      .replace("data-issued=\"\"", `data-issued="${told.issued_at}"`);
    return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", ...policy } });
  }

  async function part(request) {
    const kept = await caches.match(request);
    if (kept) return kept;
    const response = await fetch(request);
    if (response.ok && new URL(request.url).pathname.includes("/fonts/")) {
      const cache = await caches.open(`chomchom-round-${version}`);
      await cache.put(request, response.clone()).catch(() => {});
    }
    return response;
  }

  async function flush() {
    const whose = await line(db);
    if (!whose) return;
    const outbox = new Outbox({ store: new Store(whose.account, db), send: sender(whose.to, await csrf(whose), whose.account) });
    await outbox.flush();
    clearTimeout(outbox.timer);
    for (const client of await self.clients.matchAll()) client.postMessage("sent");
    if (outbox.state.trouble) throw new NotSent(outbox.state.trouble); // the browser tries again by itself
  }

  /** A page of the round leads to the log-in: was this phone cut off? Then the people leave it at once. */
  async function forgetIfCutOff() {
    const whose = await line(db);
    if (!whose) return;
    const waiting = await new Store(whose.account, db).everybodys();
    try {
      await post(`${HOME}ping`, await csrf(whose), { waiting }, { "X-Background": "1" });
    } catch (error) {
      if (error.cutOff) await wipeDocuments(db);
    }
  }
}

const policy = {
  "Content-Security-Policy": "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  "Referrer-Policy": "same-origin",
};

async function csrf(whose) {
  const cookies = await self.cookieStore?.getAll().catch(() => []);
  return cookies?.find(({ name }) => name.replace("__Host-", "") === "csrftoken")?.value ?? whose.token;
}

async function fetchSoon(request) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    return await fetch(request, { signal: patience.signal });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
