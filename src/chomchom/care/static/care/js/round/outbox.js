import { NotSent } from "./send.js";

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 30000;
const BATCH = 50;
const BATCH_CHARACTERS = 1_500_000;

/**
 * Reports on their way: kept first, sent in order, given up only when the server has answered. Fires "change" whenever
 * `state` changes, "answer" with each answer of the server and "cut-off" when this phone was cut off.
 */
export class Outbox extends EventTarget {
  /** @param {{store: import("./store.js").Store, send: (reports: object[], waiting: number) => Promise<object>}} parts */
  constructor({ store, send }) {
    super();
    this.store = store;
    this.send = send;
    this.unkept = [];
    this.state = { waiting: 0, refused: [], sending: false, trouble: "", lastSent: "", unkept: 0 };
    this.wait = FIRST_WAIT_MS;
    this.changed();
  }

  /**
   * Keep a report and try to send it. Resolves to whether it is on the disk; where the disk is full it lives as long as
   * the page does, and the state says so. @param {object} report @returns {Promise<boolean>}
   */
  async add(report) {
    const isKept = await this.#keep({ report });
    await this.changed();
    this.flush();
    return isKept;
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
      if (!(error instanceof NotSent)) console.warn(error); // the disk: what the server has is answered "already"
      if (error.cutOff) this.dispatchEvent(new Event("cut-off"));
      await this.changed({ trouble: error.why ?? "line" });
      const spread = 0.5 + Math.random() / 2; // a thousand phones that came back together do not come again together
      this.timer = setTimeout(() => this.flush(), this.wait * spread);
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

  /** Everything that waits, in the order in which it was made. */
  async waiting() {
    const items = await this.#all();
    return items.filter((item) => !item.refused).map((item) => item.report);
  }

  /** The desk has taken down what waits: it leaves the phone. */
  async letGo() {
    for (const item of await this.#all()) await this.store.remove(item.report.report_id);
    this.unkept = [];
    await this.changed();
  }

  async #keep(item) {
    try {
      await this.store.put(item);
      return true;
    } catch {
      this.unkept = [...this.unkept.filter((one) => one.report.report_id !== item.report.report_id), item];
      return false;
    }
  }

  /** A phone whose disk cannot be read still sends what the page holds. */
  async #all() {
    const kept = await this.store.all().catch(() => []);
    return [...kept, ...this.unkept];
  }

  async #sendAll() {
    let most = BATCH;
    for (let batch = await this.#batch(most); batch.length; batch = await this.#batch(most)) {
      await this.changed({ sending: true });
      const said = await this.#sent(batch);
      if (!said) {
        most = Math.ceil(batch.length / 2); // too large for the server: in smaller parts
        continue;
      }
      await this.#settle(batch, said);
      if (said.cut_off) this.dispatchEvent(new Event("cut-off"));
    }
  }

  /** What the server said, or null where the batch is too large; a single report that is too large is refused. */
  async #sent(batch) {
    try {
      return await this.send(batch, this.state.waiting);
    } catch (error) {
      if (error.why !== "size" || !error.sentence) throw error;
      if (batch.length > 1) return null;
      const answer = { report_id: batch[0].report_id, result: "refused", code: "size", sentence: error.sentence };
      return { received_at: this.state.lastSent || new Date().toISOString(), answers: [answer] };
    }
  }

  async #batch(most) {
    const batch = [];
    let room = BATCH_CHARACTERS;
    for (const report of await this.waiting()) {
      room -= JSON.stringify(report).length;
      if (batch.length && (room < 0 || batch.length >= most)) break;
      batch.push(report);
    }
    return batch;
  }

  async #settle(batch, said) {
    for (const [index, answer] of said.answers.entries()) {
      const report = batch[index];
      this.unkept = this.unkept.filter((item) => item.report.report_id !== report.report_id);
      if (answer.result === "refused") await this.#keep({ report, refused: answer });
      else await this.store.remove(report.report_id, answer.result);
      this.dispatchEvent(new CustomEvent("answer", { detail: { report, answer, receivedAt: said.received_at } }));
    }
    await this.store.setLastSent(said.received_at).catch(() => {});
    await this.changed({ trouble: "" });
  }

  /** @param {Partial<Outbox["state"]>} news */
  async changed(news = {}) {
    const items = await this.#all();
    const refused = items.filter((item) => item.refused);
    this.state = {
      ...this.state,
      ...news,
      waiting: items.length - refused.length,
      refused,
      unkept: this.unkept.length,
      lastSent: await this.store.lastSent().catch(() => this.state.lastSent),
    };
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {() => Promise<void>} work */
function alone(work) {
  return navigator.locks ? navigator.locks.request("chomchom.round", work) : work();
}
