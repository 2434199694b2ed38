/** A button that opens the dialog beside it; anything inside with `data-close` closes it. */
export class ModalDialog extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const dialog = this.querySelector("dialog");
      const pressed = event.target.closest("button");
      if (event.target === dialog || pressed?.hasAttribute("data-close")) dialog.close();
      else if (pressed && !dialog.contains(pressed)) dialog.showModal();
    });
  }
}

customElements.define("modal-dialog", ModalDialog);
