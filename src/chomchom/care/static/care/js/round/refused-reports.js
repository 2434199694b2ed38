import { outbox } from "./here.js";

/** What the server refused, with its sentence, until a person has read it. Reports refused in sight are left out. */
export class RefusedReports extends HTMLElement {
  connectedCallback() {
    outbox.addEventListener("change", () => this.draw());
    this.draw();
  }

  draw() {
    const inSight = new Set(Array.from(document.querySelectorAll("report-form"), (form) => form.sent?.report_id));
    const items = outbox.state.refused.filter((item) => !inSight.has(item.report.report_id));
    this.replaceChildren(...items.map((item) => this.box(item)));
  }

  box({ report, refused }) {
    const box = document.createElement("div");
    box.className = "report-says bad";
    box.setAttribute("role", "alert");
    const title = document.createElement("strong");
    title.textContent = this.getAttribute("title");
    const sentence = document.createElement("p");
    sentence.textContent = refused.sentence;
    const seen = document.createElement("button");
    seen.type = "button";
    seen.className = "krds-btn tertiary medium";
    seen.textContent = this.getAttribute("seen");
    seen.addEventListener("click", () => outbox.dismiss(report.report_id));
    box.append(title, sentence, seen);
    return box;
  }
}

customElements.define("refused-reports", RefusedReports);
