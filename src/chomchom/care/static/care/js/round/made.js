/** What was made on this phone today: pages opened without a line, or opened again, are marked from it. */
import { store } from "./here.js";

const SETTLES = new Set(["handed_over", "no_reply", "red_flag"]);

/** @returns {Promise<object[]>} what was made today and not refused */
export async function madeToday() {
  const rows = await store.made().catch(() => []);
  return rows.filter((row) => row.state !== "refused");
}

/** @param {object[]} rows @returns {Map<number, object>} handover → the last report that settles where it stands */
export function settled(rows) {
  return new Map(rows.filter((row) => SETTLES.has(row.kind)).map((row) => [row.handover, row]));
}
