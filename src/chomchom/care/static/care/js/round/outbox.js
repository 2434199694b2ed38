import { NotSent } from "./send.js";

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 30000;
const BATCH = 50;

/**
 * Reports on their way: kept first, sent in order, given up only when the server has answered. Fires "change" whenever
 * `state` changes and "answer" with each answer of the server.
 */
export class Outbox extends EventTarget {
  /** @param {{store: import("./store.js").Store, send: (reports: object[]) => Promise<object>}} parts */
  constructor({ store, send }) {
    super();
    this.store = store;
    this.send = send;
    this.state = { waiting: 0, refused: [], sending: false, trouble: "", lastSent: "" };
    this.wait = FIRST_WAIT_MS;
    this.changed();
  }

  /** Keep a report and try to send it. Resolves once it is kept. @param {object} report */
  async add(report) {
    await this.store.put({ report });
    await this.changed();
    this.flush();
  }

  /** A person has read why it was refused. @param {string} id */
  async dismiss(id) {
    await this.store.remove(id);
    await this.changed();
  }

  /** Send what waits, one batch after another; one flush at a time, also between tabs. */
  async flush() {
    clearTimeout(this.timer);
    if (this.flushing) {
      this.again = true;
      return;
    }
    this.flushing = true;
    try {
      await alone(() => this.#sendAll());
      this.wait = FIRST_WAIT_MS;
    } catch (error) {
      if (!(error instanceof NotSent)) throw error;
      await this.changed({ trouble: error.why });
      this.timer = setTimeout(() => this.flush(), this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
    } finally {
      this.flushing = false;
      await this.changed({ sending: false });
      if (this.again) {
        this.again = false;
        this.flush();
      }
    }
  }

  async #sendAll() {
    for (let batch = await this.#batch(); batch.length; batch = await this.#batch()) {
      await this.changed({ sending: true });
      const said = await this.send(batch);
      await this.#settle(batch, said);
    }
  }

  async #batch() {
    const items = await this.store.all();
    return items.filter((item) => !item.refused).slice(0, BATCH).map((item) => item.report);
  }

  async #settle(batch, said) {
    for (const [index, answer] of said.answers.entries()) {
      const report = batch[index];
      if (answer.result === "refused") await this.store.put({ report, refused: answer });
      else await this.store.remove(report.report_id);
      this.dispatchEvent(new CustomEvent("answer", { detail: { report, answer, receivedAt: said.received_at } }));
    }
    await this.store.setLastSent(said.received_at);
    await this.changed({ trouble: "" });
  }

  /** @param {Partial<Outbox["state"]>} news */
  async changed(news = {}) {
    const items = await this.store.all();
    const refused = items.filter((item) => item.refused);
    this.state = {
      ...this.state,
      ...news,
      waiting: items.length - refused.length,
      refused,
      lastSent: await this.store.lastSent(),
    };
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {() => Promise<void>} work */
function alone(work) {
  return navigator.locks ? navigator.locks.request("chomchom.round", work) : work();
}
