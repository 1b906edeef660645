import type { ChatThread } from "../api/types.ts";
import type { App } from "../app/app.ts";
import { problemWords } from "../app/problems.ts";
import { strings } from "../app/strings.ts";
import { groupThreads, type ThreadGroup } from "../app/thread-groups.ts";
import { ThreadActions } from "../app/thread-actions.ts";
import type { ThreadListStore } from "../store/thread-list.ts";
import { freshId, h } from "./dom.ts";
import { Component } from "./element.ts";
import { emptyNote } from "./empty-note.ts";
import { KeyedChildren } from "./keyed.ts";
import { loadAtEnd } from "./load-at-end.ts";
import { problemNotice } from "./region.ts";
import { skeleton } from "./skeleton.ts";
import { moveAmongThreads, ThreadItem } from "./thread-item.ts";

const words = strings.sidebar;

/** The list of threads by age; it loads on as it is scrolled. */
export class ThreadGroups extends Component {
  readonly #list: ThreadListStore;
  readonly #actions: ThreadActions;
  readonly #sections = h("div");
  readonly #end = h("div");
  readonly #groups: KeyedChildren<ThreadGroup, GroupSection>;

  constructor(app: App, list: ThreadListStore, actions: ThreadActions) {
    super();
    this.#list = list;
    this.#actions = actions;
    this.className = "sidebar-scroll";
    this.#groups = new KeyedChildren(
      this.#sections,
      (group) => group.name,
      (group) => new GroupSection(group, app, actions),
      (section, group) => section.show(group),
    );
    this.append(this.#sections, this.#end);
  }

  focusFirst(): void {
    this.querySelector<HTMLElement>("thread-item a")?.focus();
  }

  protected connected(): void {
    const { threads, sort, hasMore } = this.#list;
    this.watch(() => {
      const leaving = this.#actions.leaving.value;
      const shown = threads.value.filter((thread) => !leaving.has(thread.id));
      this.#groups.show(groupThreads(shown, new Date(), sort.value));
      this.#end.replaceChildren(...this.#ending(shown));
    });
    this.watch(() => {
      void threads.value;
      return hasMore.value ? loadAtEnd(this, this.#end, () => this.#list.loadMore()) : undefined;
    });
    this.listen(this, "keydown", (event) => moveAmongThreads(this, event));
  }

  #ending(shown: ChatThread[]): HTMLElement[] {
    const { state, failure, hasMore } = this.#list;
    if (state.value === "failed") {
      const retry = () => void this.#list.load();
      return [problemNotice(problemWords(failure.value), strings.region.retry, retry)];
    }
    if (state.value === "loading" && shown.length === 0) return [skeleton(8)];
    if (shown.length > 0) return hasMore.value ? [skeleton(3)] : [];
    return [emptyNote(words.empty)];
  }
}

/** One group under its name. */
class GroupSection extends HTMLElement {
  readonly #items: KeyedChildren<ChatThread, ThreadItem>;

  constructor(group: ThreadGroup, app: App, actions: ThreadActions) {
    super();
    const id = freshId("group");
    const items = h("div", { role: "list", "aria-labelledby": id });
    this.#items = new KeyedChildren(
      items,
      (thread) => thread.id,
      (thread) => new ThreadItem(thread, app, actions),
      (item, thread) => item.show(thread),
    );
    this.dataset.group = group.name;
    this.append(h("h2", { id }, words.groups[group.name]), items);
    this.show(group);
  }

  show(group: ThreadGroup): void {
    this.#items.show(group.threads);
  }
}

customElements.define("thread-group", GroupSection);
customElements.define("thread-groups", ThreadGroups);
