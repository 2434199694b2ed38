/**
 * Where reports wait on the phone, in the order in which they were made. Asynchronous, so that a database can take the
 * place of localStorage without any change elsewhere. A report is kept before anything is said of it.
 *
 * @typedef {{report: object, refused?: {code: string, sentence: string}}} Item
 */
export class Store {
  /** @param {string} key names the store of one account */
  constructor(key) {
    this.key = key;
    this.memory = [];
  }

  /** @returns {Promise<Item[]>} */
  async all() {
    return this.#read();
  }

  /** Add an item, or replace the one with the same number. @param {Item} item */
  async put(item) {
    const id = item.report.report_id;
    const items = this.#read();
    const isKnown = items.some((other) => other.report.report_id === id);
    this.#write(isKnown ? items.map((other) => (other.report.report_id === id ? item : other)) : [...items, item]);
  }

  /** @param {string} id */
  async remove(id) {
    this.#write(this.#read().filter((item) => item.report.report_id !== id));
  }

  /** @returns {Promise<string>} when the server last answered, as ISO, or "" */
  async lastSent() {
    return this.#get(`${this.key}.sent`) ?? "";
  }

  /** @param {string} at */
  async setLastSent(at) {
    this.#set(`${this.key}.sent`, at);
  }

  #read() {
    const text = this.#get(this.key);
    return text ? JSON.parse(text) : this.memory;
  }

  #write(items) {
    this.memory = items;
    this.#set(this.key, JSON.stringify(items));
  }

  // Where the browser keeps nothing (private mode, storage full) the page's memory is all there is.
  #get(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  #set(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      try {
        localStorage.removeItem(key);
      } catch {
        // nothing is kept then; the memory of the page has it
      }
    }
  }
}
