/** Why a batch was not answered: "line" (try again by itself), "login" or "page" (a person must do something), "size". */
export class NotSent extends Error {
  /** @param {"line" | "login" | "page" | "size"} why */
  constructor(why) {
    super(why);
    this.why = why;
  }
}

const PATIENCE_MS = 45_000; // longer than the server lets a writer wait: its "come again" is heard, nothing is sent twice

/** The token of the cookie: also after another log-in the one that counts. @param {string} fallback */
export function token(fallback) {
  const found = globalThis.document?.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
  return found ? found[1] : fallback;
}

/**
 * A function that sends a batch and answers what the server said of each report. Anything but the server's own answer
 * is `NotSent`: a redirect, a page of somebody else's network, half an answer.
 *
 * @param {string} url @param {string} fallback token where there is no cookie to be read @param {string} [account]
 * @returns {(reports: object[], waiting?: number) => Promise<{received_at: string, answers: object[]}>}
 */
export function sender(url, fallback, account) {
  const owner = account ? { account: Number(account) } : {};
  return async (reports, waiting = 0) => {
    const body = { phone_now: new Date().toISOString(), ...owner, waiting: Math.max(0, waiting - reports.length), reports };
    const said = await post(url, token(fallback), body);
    if (!Array.isArray(said?.answers) || said.answers.length !== reports.length) throw new NotSent("line");
    return said;
  };
}

/** @param {string} url @param {string} csrf @param {object} body @param {object} [headers] @returns {Promise<any>} */
export async function post(url, csrf, body, headers = {}) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf, ...headers },
      body: JSON.stringify(body),
      redirect: "manual",
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new NotSent("line");
  }
  if (response.status === 401) throw Object.assign(new NotSent("login"), { cutOff: (await json(response))?.cut_off });
  if (response.status === 403) throw new NotSent("page");
  if (response.status === 413) throw Object.assign(new NotSent("size"), { sentence: (await json(response))?.error });
  if (!response.ok) throw new NotSent("line");
  const said = await json(response);
  if (said === undefined) throw new NotSent("line");
  return said;
}

async function json(response) {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
