// <stop-drag>: stops are dragged between the rounds of one page. While a stop hangs over a place its cost is asked for
// and said; letting go sends the form that the stop carries anyway, so that without this script the form alone does it.
const ASK_AFTER_MS = 250;

export class StopDrag extends HTMLElement {
  /** @type {HTMLElement | null} */ #stop = null;
  #over = "";
  #timer = 0;
  /** @type {Map<string, object>} */ #known = new Map();

  connectedCallback() {
    this.addEventListener("dragstart", (event) => this.#start(event));
    this.addEventListener("dragover", (event) => this.#hang(event));
    this.addEventListener("dragend", () => this.#end());
    this.addEventListener("drop", (event) => this.#drop(event));
    this.addEventListener("change", (event) => this.#chosen(event));
  }

  #start(event) {
    this.#stop = event.target.closest("[data-stop]");
    this.#stop?.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.#stop?.dataset.stop ?? "");
  }

  #hang(event) {
    const column = event.target.closest("[data-round]");
    if (!this.#stop || !column || !this.#takes(column)) return;
    event.preventDefault();
    const place = this.#placeIn(column, event.clientY);
    this.#mark(column);
    const over = `${this.#stop.dataset.stop}/${column.dataset.round}/${place}`;
    if (over === this.#over) return;
    this.#over = over;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#ask(this.#stop.dataset.stop, column.dataset.round, place, over), ASK_AFTER_MS);
  }

  #drop(event) {
    const column = event.target.closest("[data-round]");
    if (!this.#stop || !column || !this.#takes(column)) return;
    event.preventDefault();
    const form = this.#stop.querySelector("form");
    form.elements.round.value = column.dataset.round;
    form.elements.position.value = String(this.#placeIn(column, event.clientY));
    form.requestSubmit();
  }

  #end() {
    this.#stop?.classList.remove("dragged");
    this.#mark(null);
    window.clearTimeout(this.#timer);
    this.#stop = null;
    this.#over = "";
  }

  /** With the keyboard: the chosen round's cost is said before the button is pressed. */
  #chosen(event) {
    const stop = event.target.closest("[data-stop]");
    if (stop && event.target.name === "round") this.#ask(stop.dataset.stop, event.target.value, "", (this.#over = `${stop.dataset.stop}/${event.target.value}/`));
  }

  /** Only rounds that the stop's own form knows: those of the same kitchen. */
  #takes(column) {
    const choices = this.#stop.querySelector("form")?.elements.round?.options ?? [];
    return [...choices].some((choice) => choice.value === column.dataset.round);
  }

  /** The place, counted from 1 without the dragged stop, at which the pointer hangs. */
  #placeIn(column, y) {
    const others = [...column.querySelectorAll(".hand-stop")].filter((stop) => stop !== this.#stop);
    const below = others.findIndex((stop) => y < stop.getBoundingClientRect().top + stop.offsetHeight / 2);
    return below === -1 ? others.length + 1 : below + 1;
  }

  #mark(column) {
    for (const other of this.querySelectorAll("[data-round]")) other.classList.toggle("target", other === column);
  }

  async #ask(stop, round, place, over) {
    if (this.#known.has(over)) return this.#say(this.#known.get(over));
    this.#say({ sentence: this.getAttribute("asking") });
    const words = new URLSearchParams(place === "" ? { round } : { round, position: place });
    const url = `${this.getAttribute("cost").replace("/0/", `/${stop}/`)}?${words}`;
    const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
    const said = answer?.ok ? await answer.json() : { sentence: this.getAttribute("failed"), breaks: true };
    if (answer?.ok) this.#known.set(over, said);
    if (this.#over === over) this.#say(said);
  }

  #say({ sentence, breaks = false }) {
    const line = this.querySelector("[data-cost]");
    line.textContent = sentence;
    line.classList.toggle("breaks", breaks);
  }
}

customElements.define("stop-drag", StopDrag);
