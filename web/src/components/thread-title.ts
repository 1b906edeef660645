import type { Conversation } from "../app/conversation.ts";
import { strings } from "../app/strings.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { inlineEdit } from "./inline-edit.ts";

/** The most characters a title may have. */
export const MAX_TITLE_CHARACTERS = 200;

/** The title of the current thread, changed where it stands. */
export class ThreadTitle extends Component {
  readonly #conversation: Conversation;
  readonly #rename: (threadId: string, title: string) => Promise<boolean>;
  readonly #heading = h("h1", { class: "thread-title", "data-testid": "thread-title" });

  constructor(
    conversation: Conversation,
    rename: (threadId: string, title: string) => Promise<boolean>,
  ) {
    super();
    this.#conversation = conversation;
    this.#rename = rename;
    this.append(this.#heading);
  }

  protected connected(): void {
    this.watch(() => {
      const thread = this.#conversation.store.value?.thread.value;
      this.#show(this.#conversation.title.value, thread?.id ?? null);
    });
  }

  #show(title: string, threadId: string | null): void {
    if (this.#heading.querySelector("input")) return;
    if (threadId === null) {
      this.#heading.replaceChildren(h("span", { dir: "auto" }, title));
      return;
    }
    const edit = () => this.#edit(title, threadId);
    const button = h(
      "button",
      { type: "button", dir: "auto", title: strings.thread.rename, on: { click: edit } },
      title,
    );
    this.#heading.replaceChildren(button);
  }

  #edit(title: string, threadId: string): void {
    const field = inlineEdit({
      label: strings.thread.renameLabel,
      text: title,
      maxLength: MAX_TITLE_CHARACTERS,
      done: (changed) => {
        this.#heading.replaceChildren();
        this.#show(changed ?? title, threadId);
        if (changed) void this.#keep(changed, title, threadId);
      },
    });
    this.#heading.replaceChildren(field);
  }

  async #keep(changed: string, before: string, threadId: string): Promise<void> {
    if (!await this.#rename(threadId, changed)) this.#show(before, threadId);
  }
}

customElements.define("thread-title", ThreadTitle);
