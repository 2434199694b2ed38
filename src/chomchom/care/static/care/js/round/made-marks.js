/** On the pages of a door: what was made on this phone is shown as made, also where the page is older than it. */
import { outbox, shortTime } from "./here.js";
import { madeToday } from "./made.js";

async function draw() {
  const rows = await madeToday();
  for (const form of document.querySelectorAll("report-form")) {
    const step = form.querySelector("[name=step]")?.value;
    const made = rows.find((row) => row.handover === Number(form.getAttribute("handover")) && row.kind === form.getAttribute("kind") && (!step || row.step === step));
    if (!made) continue;
    const item = form.closest("li");
    if (item) mark(item, made);
    if (made.kind === "no_reply") for (const after of document.querySelectorAll("[data-after='no_reply']")) after.hidden = false;
  }
}

/** Done, and known to the server; or done, and known to this phone alone. */
function mark(item, made) {
  const isKept = made.state === "waiting";
  if (item.classList.contains("is-done")) return;
  item.classList.toggle("is-done", !isKept);
  item.classList.toggle("is-kept", isKept);
  item.querySelector("time").textContent = shortTime(made.at);
}

outbox.addEventListener("change", draw);
draw();
