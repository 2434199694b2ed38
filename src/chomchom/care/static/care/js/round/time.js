const line = () => document.querySelector("line-state");

/** 12:04 in the district's time zone. @param {string} iso @returns {string} */
export function shortTime(iso) {
  const words = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: line().getAttribute("zone") };
  return new Intl.DateTimeFormat("en-GB", words).format(new Date(iso));
}
