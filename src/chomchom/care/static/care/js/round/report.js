/**
 * `[["observations.fall.level", "changed"]]` becomes `{observations: {fall: {level: "changed"}}}`, as `nested` in
 * rules/round.py does for a plain form.
 *
 * @param {Iterable<[string, string]>} pairs @returns {object}
 */
export function nested(pairs) {
  const tree = {};
  for (const [name, value] of pairs) {
    const branches = name.split(".");
    const leaf = branches.pop();
    let at = tree;
    for (const branch of branches) at = at[branch] ??= {};
    at[leaf] ??= value;
  }
  return tree;
}

/** A number made on the phone; `randomUUID` exists only on secure pages. @returns {string} */
export function number() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const OWN_FIELDS = new Set(["csrfmiddlewaretoken", "report_id", "kind"]);

/** What a form says, as a report. @param {HTMLFormElement} form @param {HTMLElement | null} pressed @returns {object} */
export function content(form, pressed) {
  const pairs = [...new FormData(form)].filter(([name]) => !OWN_FIELDS.has(name));
  if (pressed?.name) pairs.push([pressed.name, pressed.value]);
  return nested(pairs);
}
