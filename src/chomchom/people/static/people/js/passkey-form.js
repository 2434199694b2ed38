/**
 * `<passkey-form data-kind="get|create" data-options="url" data-failed="sentence">` around a form with a hidden field
 * `credential`: asks the server what to ask, asks the device, and sends the form with its answer.
 */

const FROM_TEXT = ["challenge", "id"];

/** @param {string} text base64url @returns {ArrayBuffer} */
function bytes(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer} buffer @returns {string} base64url */
function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Bytes travel as base64url; the device wants them as bytes. */
function decoded(value, key = "") {
  if (typeof value === "string") return FROM_TEXT.includes(key) ? bytes(value) : value;
  if (Array.isArray(value)) return value.map((one) => decoded(one));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, name === "rp" ? one : decoded(one, name)]));
}

/** @param {PublicKeyCredential} credential */
function encoded(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

export class PasskeyForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.said = this.querySelector("[role=alert]");
    this.form.addEventListener("submit", (event) => this.ask(event));
  }

  async ask(event) {
    event.preventDefault();
    this.tell("");
    try {
      const answer = await fetch(this.dataset.options, { method: "POST", body: new FormData(this.form) });
      const asked = await answer.json();
      if (!answer.ok) return this.tell(asked.error);
      const options = { publicKey: decoded(asked.publicKey) };
      const credential = await navigator.credentials[this.dataset.kind](options);
      this.form.elements.namedItem("credential").value = encoded(credential);
      this.form.submit();
    } catch {
      this.tell(this.dataset.failed);
    }
  }

  tell(sentence) {
    this.said.textContent = sentence;
    this.said.hidden = !sentence;
  }
}

customElements.define("passkey-form", PasskeyForm);
