/**
 * The day document: what the courier needs to walk today's rounds without a line. Signed by the server for one courier
 * and one day; opened only if the seal is whole and the day is not over. It lies in IndexedDB, its parts in a cache.
 */
const CACHES = "chomchom-round-";

/** @param {string} text @param {string} signature base64url @param {JsonWebKey} key @returns {Promise<boolean>} */
async function isSealed(text, signature, key) {
  const how = { name: "ECDSA", namedCurve: "P-256" };
  const seal = await crypto.subtle.importKey("jwk", key, how, false, ["verify"]);
  const bytes = Uint8Array.from(atob(signature.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, seal, bytes, new TextEncoder().encode(text));
}

/** @param {string[]} urls @param {string} version */
export async function keepParts(urls, version) {
  const cache = await caches.open(CACHES + version);
  const missing = [];
  for (const url of urls) if (!(await cache.match(url))) missing.push(url);
  await cache.addAll(missing);
}

/** Caches of other versions, once nothing needs them. @param {string} version */
export async function dropOtherParts(version) {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(CACHES) && name !== CACHES + version);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/**
 * Keep a document, with all its parts first: what is kept can be opened.
 *
 * @param {object} db a database of Dexie @param {{text: string, signature: string}} sealed @param {string} serverNow
 */
export async function keepDocument(db, sealed, serverNow) {
  const told = JSON.parse(sealed.text);
  await keepParts(told.parts, told.version);
  const aheadMs = serverNow ? Date.now() - Date.parse(serverNow) : 0;
  await db.documents.put({ account: String(told.account), ...sealed, aheadMs, savedAt: Date.now() });
  await dropOtherParts(told.version);
}

/**
 * The document of an account with the present moment by the server's clock, or null where there is none, it was altered, or its day is over; then it is wiped.
 *
 * @param {object} db a database of Dexie @param {string} account @param {JsonWebKey} key
 */
export async function openDocument(db, account, key) {
  const row = await db.documents.get(String(account));
  if (!row) return null;
  const told = (await isSealed(row.text, row.signature, key)) ? JSON.parse(row.text) : null;
  if (told && isOfToday(told, now(row))) return { ...told, now: now(row) };
  await wipeDocuments(db);
  return null;
}

/** Documents whose day is over leave the phone. @param {object} db a database of Dexie @returns {Promise<string[]>} their days */
export async function wipeOver(db) {
  const rows = await db.documents.toArray();
  const over = rows.filter((row) => !isOfToday(JSON.parse(row.text), now(row)));
  const days = over.map((row) => JSON.parse(row.text).day);
  if (over.length) {
    await db.documents.bulkDelete(over.map((row) => row.account));
    await db.made.filter((row) => days.includes(row.day)).delete();
  }
  return days;
}

/** The present moment by the server's clock. */
const now = (row) => Date.now() - row.aheadMs;

const isOfToday = (told, at) => at < Date.parse(told.expires_at) && at > Date.parse(told.issued_at) - 86_400_000;

/** The people of the round leave the phone; reports that wait stay. @param {object} db a database of Dexie */
export async function wipeDocuments(db) {
  await db.documents.clear();
  await db.made.clear();
}
