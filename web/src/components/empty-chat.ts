import type { App } from "../app/app.ts";
import { strings } from "../app/strings.ts";
import { examplePrompts } from "../app/suggestions.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { examplePromptList } from "./example-prompts.ts";

const EXAMPLES = 4;

/** Before the first message: a word of welcome and a few ways to begin, by the project and the time of day. */
export class EmptyChat extends Component {
  readonly #app: App;
  readonly #projectId: string;
  readonly #pick: (prompt: string) => void;
  readonly #welcome = h("div");
  readonly #examples = h("div", { class: "examples" });

  constructor(app: App, projectId: string, pick: (prompt: string) => void) {
    super();
    this.#app = app;
    this.#projectId = projectId;
    this.#pick = pick;
    this.dataset.testid = "empty-chat";
    this.className = "column";
    this.append(this.#welcome, this.#examples);
  }

  protected connected(): void {
    this.watch(() => {
      const project = this.#app.projects.find(this.#projectId);
      const name = this.#app.session.user.value?.display_name ?? "";
      this.#welcome.replaceChildren(
        h("h2", {}, strings.chat.welcome(name.split(" ")[0] ?? "")),
        project?.instructions
          ? h("p", { class: "about" }, strings.chat.instructionsApply)
          : document.createDocumentFragment(),
      );
    });
    // Their room is held from the start, so that nothing moves when they come.
    this.#show(Array.from({ length: EXAMPLES }, () => "\u00a0"), true);
    void this.#load();
  }

  async #load(): Promise<void> {
    const prompts = await examplePrompts(this.#app.api, this.#projectId, null, EXAMPLES)
      .catch(() => strings.examples);
    if (this.isConnected) this.#show(prompts, false);
  }

  #show(prompts: readonly string[], isPlaceholder: boolean): void {
    const list = examplePromptList(prompts, this.#pick, "example-prompts");
    if (isPlaceholder) list.classList.add("awaited");
    this.#examples.replaceChildren(list);
  }
}

customElements.define("empty-chat", EmptyChat);
