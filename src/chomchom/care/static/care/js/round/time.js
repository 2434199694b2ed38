/** 12:04 in the district's time zone. @param {string} iso @returns {string} */
export function shortTime(iso) {
  const timeZone = document.querySelector("line-state").getAttribute("zone");
  const words = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone };
  return new Intl.DateTimeFormat("en-GB", words).format(new Date(iso));
}
