/**
 * The server's clock, carried on by this device: a phone may be hours off, and a demo lives in a time of its own.
 * The page brings it in `<meta name="clock" content="2026-05-13T12:00:00.000+09:00 1.0">`, every fragment in `X-Clock`.
 */
let page = Date.now();
let mark = performance.now();
let speed = 1;

/** @returns {number} the present moment in milliseconds, by the server's clock */
export function now() {
  return page + (performance.now() - mark) * speed;
}

/** @param {string | null | undefined} stamp moment and speed, parted by a space */
export function set(stamp) {
  const [moment, rate] = (stamp ?? "").split(" ");
  const parsed = Date.parse(moment);
  if (Number.isNaN(parsed)) return;
  [page, mark, speed] = [parsed, performance.now(), Number(rate) || 1];
}

set(document.querySelector('meta[name="clock"]')?.content);
document.addEventListener("htmx:afterRequest", (event) => set(event.detail.xhr?.getResponseHeader("X-Clock")));
