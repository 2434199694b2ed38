import { outbox } from "./here.js";
import { number } from "./report.js";

const LONGEST_PX = 1280;

/**
 * A photo of the food or the door: drawn anew on a canvas, which leaves everything but its pixels behind, made small,
 * and sent as a report like any other.
 */
export class PhotoForm extends HTMLElement {
  connectedCallback() {
    this.says = document.createElement("p");
    this.says.className = "report-says";
    this.says.setAttribute("role", "status");
    this.append(this.says);
    for (const input of this.querySelectorAll("input[type=file]")) input.addEventListener("change", () => this.take(input));
    outbox.addEventListener("answer", ({ detail }) => this.heard(detail));
  }

  async take(input) {
    const file = input.files[0];
    if (!file) return;
    let image;
    try {
      image = await small(file);
    } catch {
      this.say("bad", this.getAttribute("none"));
      return;
    }
    this.sent = number();
    this.say("waits", this.getAttribute("kept"));
    await outbox.add({
      report_id: this.sent,
      handover: Number(this.getAttribute("handover")),
      kind: "photo",
      happened_at: new Date().toISOString(),
      content: { about: input.name, image },
    });
    input.value = "";
  }

  heard({ report, answer }) {
    if (report.report_id !== this.sent) return;
    if (answer.result === "refused") this.say("bad", answer.sentence);
    else this.say("good", this.getAttribute("accepted"));
  }

  say(tone, words) {
    this.says.className = `report-says ${tone}`;
    this.says.textContent = words;
  }
}

/** @param {Blob} file @returns {Promise<string>} a small JPEG without anything but pixels, in base64 */
export async function small(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_PX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
}

customElements.define("photo-form", PhotoForm);
