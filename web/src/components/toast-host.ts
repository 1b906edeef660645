import type { Toasts } from "../app/toasts.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";

/** Shows what can be undone, and says it to screen readers. */
export class ToastHost extends Component {
  readonly #toasts: Toasts;

  constructor(toasts: Toasts) {
    super();
    this.#toasts = toasts;
    this.setAttribute("role", "status");
  }

  protected connected(): void {
    this.watch(() => {
      const toast = this.#toasts.shown.value;
      this.replaceChildren(...(toast ? [this.#toast(toast.text, toast.action)] : []));
    });
  }

  #toast(text: string, action: string): HTMLElement {
    return h(
      "div",
      { class: "toast" },
      h("p", {}, text),
      h(
        "button",
        { type: "button", class: "button plain", on: { click: () => this.#toasts.undo() } },
        action,
      ),
    );
  }
}

customElements.define("toast-host", ToastHost);
