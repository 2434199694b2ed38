import { outbox, shortTime } from "./here.js";
import { madeToday, settled } from "./made.js";

/**
 * A round whose stops move on with what was made on this phone, also while the server does not have it: the next stop
 * that nobody has reported from is shown large, the others carry a mark that says what the phone knows.
 */
export class RoundWalk extends HTMLElement {
  connectedCallback() {
    outbox.addEventListener("change", () => this.draw());
    this.draw();
  }

  async draw() {
    const known = settled(await madeToday());
    const articles = [...this.querySelectorAll("article[data-stop]")];
    const next = articles.find((one) => !known.has(Number(one.dataset.stop)));
    for (const article of articles) article.hidden = article !== next;
    for (const row of this.querySelectorAll("li[data-stop]")) {
      const made = known.get(Number(row.dataset.stop));
      row.hidden = row.dataset.stop === next?.dataset.stop || (row.hasAttribute("data-first") && !made);
      this.mark(row, made);
    }
  }

  mark(row, made) {
    let mark = row.querySelector(".made-mark");
    if (!made) return mark?.remove();
    if (!mark) {
      mark = document.createElement("span");
      (row.querySelector(".stop-line") ?? row).append(mark);
    }
    const words = this.getAttribute(made.state === "waiting" ? "kept" : "sent").replace("{time}", shortTime(made.at));
    mark.className = `made-mark ${made.state === "waiting" ? "waits" : "good"}`;
    mark.textContent = `${this.getAttribute(made.kind)} · ${words}`;
  }
}

customElements.define("round-walk", RoundWalk);
