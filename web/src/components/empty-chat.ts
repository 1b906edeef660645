import type { App } from "../app/app.ts";
import { strings } from "../app/strings.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { icon } from "./icon.ts";

/** Before the first message: a word of welcome and a few ways to begin, by the project's template. */
export class EmptyChat extends Component {
  readonly #app: App;
  readonly #projectId: string;
  readonly #pick: (prompt: string) => void;

  constructor(app: App, projectId: string, pick: (prompt: string) => void) {
    super();
    this.#app = app;
    this.#projectId = projectId;
    this.#pick = pick;
    this.dataset.testid = "empty-chat";
    this.className = "column";
  }

  protected connected(): void {
    this.watch(() => {
      const project = this.#app.projects.projects.value.find((p) => p.id === this.#projectId);
      const name = this.#app.session.user.value?.display_name ?? "";
      const examples = strings.examples[project?.template ?? "general"];
      this.replaceChildren(
        h(
          "div",
          {},
          h("h2", {}, strings.chat.welcome(name.split(" ")[0] ?? "")),
          project?.instructions && h("p", { class: "about" }, strings.chat.instructionsApply),
        ),
        h(
          "ul",
          { class: "example-prompts", "aria-label": strings.chat.examplesLabel },
          ...examples.map((prompt) => h("li", {}, this.#example(prompt))),
        ),
      );
    });
  }

  #example(prompt: string): HTMLButtonElement {
    return h(
      "button",
      {
        type: "button",
        class: "example-prompt",
        "data-testid": "example-prompt",
        on: { click: () => this.#pick(prompt) },
      },
      prompt,
      icon("arrow-right-short", "large"),
    );
  }
}

customElements.define("empty-chat", EmptyChat);
