import { strings } from "../app/strings.ts";
import type { Signal } from "../store/signal.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { icon, iconButton } from "./icon.ts";

/** A problem in words where it happened, until it is dismissed; nothing while there is none. */
export class ProblemNotice extends Component {
  readonly #problem: Signal<string | null>;
  readonly #dismiss: () => void;

  constructor(problem: Signal<string | null>, dismiss: () => void) {
    super();
    this.#problem = problem;
    this.#dismiss = dismiss;
    this.role = "alert";
  }

  protected connected(): void {
    this.watch(() => {
      const text = this.#problem.value;
      this.hidden = text === null;
      this.replaceChildren(
        icon("exclamation-circle"),
        h("p", {}, text ?? ""),
        iconButton("x-lg", strings.dialog.close, { on: { click: () => this.#dismiss() } }),
      );
    });
  }
}

customElements.define("problem-notice", ProblemNotice);
