import { outbox, store } from "./here.js";

/**
 * The log-out of the round, and of every other page a courier opens. While anything waits on this phone it is refused, and says how to get out: the desk takes
 * the reports down on the telephone and says a number, with which the phone lets go of them.
 */
export class LogOut extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.dialog = this.querySelector("dialog");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.leave();
    });
    this.dialog.querySelector("form").addEventListener("submit", (event) => this.tryCode(event));
    if (location.hash === "#leave") this.leave(); // "log out" was tapped on another page
  }

  async leave() {
    history.replaceState(null, "", location.pathname);
    const count = (await store.everybodys()) + outbox.unkept.length;
    if (count) return this.refuse(count);
    this.form.elements.empty.value = "1";
    this.form.submit();
  }

  async refuse(count) {
    this.dialog.querySelector("[data-why]").textContent = this.getAttribute("why").replace("{count}", count);
    const list = this.dialog.querySelector("ol");
    const lines = (await outbox.waiting()).map((report) => `${report.happened_at.slice(11, 16)}Z · ${report.handover} · ${report.kind}`);
    list.replaceChildren(...lines.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    this.dialog.showModal();
    outbox.flush();
  }

  async tryCode(event) {
    if (event.submitter?.value !== "code") return;
    event.preventDefault();
    const code = this.dialog.querySelector("input").value.trim();
    const row = await store.db.documents.get(store.account);
    const day = row ? JSON.parse(row.text).day : store.day;
    const right = row && JSON.parse(row.text).release === (await sha256(`${store.account}:${day}:${code}`));
    if (!right) {
      this.dialog.querySelector("[data-wrong]").hidden = false;
      return;
    }
    await outbox.letGo();
    this.dialog.close();
    this.leave();
  }
}

async function sha256(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("log-out", LogOut);
