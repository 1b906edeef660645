import type { ChatThread } from "../api/types.ts";
import type { App } from "../app/app.ts";
import { problemWords } from "../app/problems.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { strings } from "../app/strings.ts";
import type { ThreadActions } from "../app/thread-actions.ts";
import { ArchivedThreads } from "../store/archived-threads.ts";
import type { ThreadListStore } from "../store/thread-list.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { emptyNote } from "./empty-note.ts";
import { icon } from "./icon.ts";
import { KeyedChildren } from "./keyed.ts";
import { loadAtEnd } from "./load-at-end.ts";
import { problemNotice } from "./region.ts";
import { skeleton } from "./skeleton.ts";
import { moveAmongThreads, ThreadItem } from "./thread-item.ts";

const words = panelStrings.list;

/** Makes the list of a project's archived threads; `back` is called when somebody has seen enough. */
export function openArchived(
  app: App,
  projectId: string,
  list: ThreadListStore,
  actions: ThreadActions,
  back: () => void,
): ArchivedList {
  return new ArchivedList(app, new ArchivedThreads(app.api, projectId), list, actions, back);
}

/** The archived threads of a project, and the way back to the others. */
export class ArchivedList extends Component {
  readonly #archived: ArchivedThreads;
  readonly #list: ThreadListStore;
  readonly #actions: ThreadActions;
  readonly #back: HTMLButtonElement;
  readonly #host = h("div", { role: "list", "aria-label": words.archived });
  readonly #end = h("div");
  readonly #items: KeyedChildren<ChatThread, ThreadItem>;

  /** What is in `list` has been taken out of the archive. */
  constructor(
    app: App,
    archived: ArchivedThreads,
    list: ThreadListStore,
    actions: ThreadActions,
    back: () => void,
  ) {
    super();
    this.#list = list;
    this.#archived = archived;
    this.#actions = actions;
    this.className = "sidebar-scroll";
    this.#items = new KeyedChildren(
      this.#host,
      (thread) => thread.id,
      (thread) => new ThreadItem(thread, app, actions),
      (item, thread) => item.show(thread),
    );
    this.#back = h(
      "button",
      {
        type: "button",
        class: "sidebar-row",
        "aria-label": words.back,
        title: words.back,
        on: { click: back },
      },
      icon("chevron-left"),
      h("span", {}, words.archived),
    );
    this.append(this.#back, this.#host, this.#end);
  }

  focusBack(): void {
    this.#back.focus();
  }

  protected connected(): void {
    const { threads, hasMore } = this.#archived;
    void this.#archived.load();
    this.atEnd(() => this.#archived.dispose());
    this.watch(() => {
      const leaving = this.#actions.leaving.value;
      const shown = threads.value
        .filter((thread) => !leaving.has(thread.id) && !this.#list.find(thread.id));
      this.#items.show(shown);
      this.#end.replaceChildren(...this.#ending(shown));
    });
    this.watch(() => {
      void threads.value;
      return hasMore.value
        ? loadAtEnd(this, this.#end, () => this.#archived.loadMore())
        : undefined;
    });
    this.listen(this, "keydown", (event) => moveAmongThreads(this, event));
  }

  #ending(shown: ChatThread[]): HTMLElement[] {
    const { state, failure, hasMore } = this.#archived;
    if (state.value === "failed") {
      const retry = () => void this.#archived.load();
      return [problemNotice(problemWords(failure.value), strings.region.retry, retry)];
    }
    if (shown.length > 0) return hasMore.value ? [skeleton(3)] : [];
    return [state.value === "loading" ? skeleton(6) : emptyNote(words.noArchived)];
  }
}

customElements.define("archived-list", ArchivedList);
