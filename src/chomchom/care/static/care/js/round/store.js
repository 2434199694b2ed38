/**
 * Where reports wait on the phone, in the order in which they were made: IndexedDB, through Dexie. The same database
 * holds the day document and what was made today. Everything is kept before anything is said of it.
 *
 * @typedef {{report: object, refused?: {code: string, sentence: string}}} Item
 */
import Dexie from "../../../dexie/modern/dexie.min.mjs";

const NAME = "chomchom-round";

/** @returns {Dexie} the tables of the phone; a version adds, it never drops what waits */
export function database() {
  const db = new Dexie(NAME);
  db.version(1).stores({ items: "++order, &id, account", kept: "name", made: "id, [account+day]", documents: "account" });
  return db;
}

export class Store {
  /** @param {string} account whose reports they are @param {Dexie} db @param {string} [day] the day by the server */
  constructor(account, db = database(), day = "") {
    this.account = String(account);
    this.db = db;
    this.day = day;
  }

  /** @returns {Promise<Item[]>} */
  async all() {
    const rows = await this.db.items.where({ account: this.account }).sortBy("order");
    return rows.map((row) => row.item);
  }

  /** @returns {Promise<number>} how many wait on this phone, whoever made them */
  async everybodys() {
    return this.db.items.count();
  }

  /** Add an item, or replace the one with the same number; resolves when it is on the disk. @param {Item} item */
  async put(item) {
    const id = item.report.report_id;
    await this.db.transaction("rw", this.db.items, this.db.made, async () => {
      const changed = await this.db.items.where({ id }).modify({ item });
      if (!changed) {
        await this.db.items.add({ id, account: this.account, item });
        await this.db.made.put(this.#made(item.report));
      }
      if (item.refused) await this.db.made.update(id, { state: "refused" });
    });
  }

  /** The server has it, or a person has read why not. @param {string} id @param {string} [result] what the server said */
  async remove(id, result) {
    try {
      await this.db.transaction("rw", this.db.items, this.db.made, async () => {
        await this.db.items.where({ id }).delete();
        if (result) await this.db.made.update(id, { state: result });
      });
    } catch {
      await this.db.items.where({ id }).delete(); // a full disk takes no note, but lets go
    }
  }

  /** @returns {Promise<string>} when the server last answered, as ISO, or "" */
  async lastSent() {
    return (await this.#kept(`sent.${this.account}`)) ?? "";
  }

  /** @param {string} at */
  async setLastSent(at) {
    await this.#keep(`sent.${this.account}`, at);
  }

  /** What was made today: a page that opens again, or opens without a line, knows it. @returns {Promise<object[]>} */
  async made() {
    return this.db.made.where({ account: this.account, day: this.day }).sortBy("at");
  }

  /** Forget what was made on earlier days. */
  async forgetOlder() {
    await this.db.made.filter((row) => row.day < this.day).delete();
  }

  /** Whose page was open last, and how it sends: for the worker, which has no page. @param {object} line */
  async setLine(line) {
    await this.#keep("line", line);
  }

  /** Reports that an earlier version of the page kept elsewhere. @param {Storage} storage */
  async takeOver(storage) {
    const key = `chomchom.round.${this.account}`;
    const items = JSON.parse(storage.getItem(key) ?? "[]");
    for (const item of items) await this.put(item);
    storage.removeItem(key);
  }

  #made({ report_id: id, handover, kind, happened_at: at, content }) {
    const step = content?.step ?? content?.flag ?? "";
    return { id, account: this.account, day: this.day, handover, kind, step, at, state: "waiting" };
  }

  async #kept(name) {
    return (await this.db.kept.get(name))?.value;
  }

  async #keep(name, value) {
    await this.db.kept.put({ name, value });
  }
}

/** @param {Dexie} db @returns {Promise<{account: string, to: string, token: string} | undefined>} */
export async function line(db) {
  return (await db.kept.get("line"))?.value;
}
