/**
 * Switches notifications of this browser on: asks for leave, subscribes, and posts what the browser answers with the
 * form around it. Attributes: `key` (public VAPID key), `worker` (address of the worker), `scope`.
 */
export class PushSwitch extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
      this.say("unsupported");
      return;
    }
    this.say("");
    this.form.hidden = false;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.switchOn().catch((error) => this.say("failed", error));
    });
  }

  async switchOn() {
    if ((await Notification.requestPermission()) !== "granted") {
      this.say("denied");
      return;
    }
    const options = { scope: this.getAttribute("scope") };
    const registration = await navigator.serviceWorker.register(this.getAttribute("worker"), options);
    await this.ready(registration);
    const key = bytes(this.getAttribute("key"));
    const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = subscription.toJSON();
    this.form.elements.endpoint.value = endpoint;
    this.form.elements.p256dh.value = keys.p256dh;
    this.form.elements.auth.value = keys.auth;
    this.form.submit();
  }

  /** A worker subscribes only once it is active. */
  ready(registration) {
    const worker = registration.installing ?? registration.waiting;
    if (registration.active || !worker) return Promise.resolve();
    return new Promise((resolve) => {
      worker.addEventListener("statechange", () => worker.state === "activated" && resolve());
    });
  }

  say(name, error) {
    if (error) console.error(error);
    for (const line of this.querySelectorAll("[data-when]")) line.hidden = line.dataset.when !== name;
  }
}

/** base64url without padding → bytes */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

customElements.define("push-switch", PushSwitch);
