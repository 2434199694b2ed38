/** Why a batch was not answered: "line" (try again by itself), "login" or "page" (a person must do something). */
export class NotSent extends Error {
  /** @param {"line" | "login" | "page"} why */
  constructor(why) {
    super(why);
    this.why = why;
  }
}

const PATIENCE_MS = 20000;

/**
 * A function that sends a batch and answers what the server said of each report. Anything but the server's own answer
 * is `NotSent`: a redirect, a page of somebody else's network, half an answer.
 *
 * @param {string} url @param {string} token
 * @returns {(reports: object[]) => Promise<{received_at: string, answers: object[]}>}
 */
export function sender(url, token) {
  return async (reports) => {
    const said = await answer(url, token, reports);
    if (!Array.isArray(said?.answers) || said.answers.length !== reports.length) throw new NotSent("line");
    return said;
  };
}

async function answer(url, token, reports) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ phone_now: new Date().toISOString(), reports }),
      redirect: "manual",
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new NotSent("line");
  }
  if (response.status === 401) throw new NotSent("login");
  if (response.status === 403) throw new NotSent("page");
  if (!response.ok) throw new NotSent("line");
  try {
    return await response.json();
  } catch {
    throw new NotSent("line");
  }
}
