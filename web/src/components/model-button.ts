import { openOnDemand } from "./later.ts";
import type { App } from "../app/app.ts";
import type { ModelChoice } from "../app/model-choice.ts";
import { strings } from "../app/strings.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { icon } from "./icon.ts";

const words = strings.models;

/** Which model answers, and the way to choose another. */
export class ModelButton extends Component {
  readonly #app: App;
  readonly #choice: ModelChoice;
  readonly #name = h("span", { class: "model-name" });
  readonly #button: HTMLButtonElement;

  constructor(app: App, choice: ModelChoice) {
    super();
    this.#app = app;
    this.#choice = choice;
    this.#button = h(
      "button",
      {
        type: "button",
        class: "model-button",
        "data-testid": "model-button",
        "aria-haspopup": "dialog",
        "aria-expanded": "false",
        on: { click: () => this.open() },
      },
      this.#name,
      icon("chevron-down"),
    );
    this.append(this.#button);
  }

  /** What there is to choose is fetched when first wanted. */
  open(): void {
    openOnDemand(words.choose, ({ openModelPanel }) => {
      if (this.isConnected) openModelPanel(this.#button, this.#app.models, this.#choice);
    });
  }

  protected connected(): void {
    this.watch(() => {
      const id = this.#choice.effective.value;
      this.hidden = id === null;
      const forNext = this.#choice.isForNext.value;
      this.#name.textContent = forNext ? `${id} · ${words.forNext}` : id;
      this.#button.ariaLabel = words.button(this.#name.textContent ?? "");
      this.#button.title = words.choose;
    });
  }
}

customElements.define("model-button", ModelButton);
