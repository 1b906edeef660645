import type { ChatThread } from "../api/types.ts";
import type { App } from "../app/app.ts";
import { strings } from "../app/strings.ts";
import { groupThreads, type ThreadGroup } from "../app/thread-groups.ts";
import { ThreadActions } from "../app/thread-actions.ts";
import type { ThreadListStore } from "../store/thread-list.ts";
import { freshId, h } from "./dom.ts";
import { Component } from "./element.ts";
import { KeyedChildren } from "./keyed.ts";
import { problemNotice } from "./region.ts";
import { skeleton } from "./skeleton.ts";
import { ThreadItem } from "./thread-item.ts";

const words = strings.sidebar;

/** How far above the end of the list the next page is asked for, in CSS pixels. */
const LOAD_AHEAD = "400px";

/** The list of threads by age; it loads on as it is scrolled. */
export class ThreadGroups extends Component {
  readonly #list: ThreadListStore;
  readonly #actions: ThreadActions;
  readonly #sections = h("div");
  readonly #end = h("div", { class: "thread-groups-end" });
  readonly #groups: KeyedChildren<ThreadGroup, GroupSection>;

  constructor(app: App, list: ThreadListStore, actions: ThreadActions) {
    super();
    this.#list = list;
    this.#actions = actions;
    this.#groups = new KeyedChildren(
      this.#sections,
      (group) => group.name,
      (group) => new GroupSection(group, app, actions),
      (section, group) => section.show(group),
    );
    this.append(this.#sections, this.#end);
  }

  protected connected(): void {
    this.watch(() => {
      const leaving = this.#actions.leaving.value;
      const shown = this.#list.threads.value.filter((thread) => !leaving.has(thread.id));
      this.#groups.show(groupThreads(shown, new Date()));
      this.#end.replaceChildren(...this.#ending(shown));
    });
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting && this.#list.hasMore.peek()) void this.#list.loadMore();
    }, { root: this, rootMargin: LOAD_AHEAD });
    // Observed anew after each page: an end that stays in view would not be reported again.
    this.watch(() => {
      void this.#list.threads.value;
      observer.unobserve(this.#end);
      observer.observe(this.#end);
    });
    this.atEnd(() => observer.disconnect());
  }

  #noMatches(query: string): HTMLElement {
    const clear = () => this.#list.search("");
    return emptyNote(
      words.noMatches(query),
      h("button", { type: "button", class: "button", on: { click: clear } }, words.clearSearch),
    );
  }

  #ending(shown: ChatThread[]): HTMLElement[] {
    const { state, query, hasMore } = this.#list;
    if (state.value === "failed") {
      const retry = () => void this.#list.load();
      return [problemNotice(strings.problems.network, strings.region.retry, retry)];
    }
    if (state.value === "loading" && shown.length === 0) return [skeleton(8)];
    if (shown.length > 0) return hasMore.value ? [skeleton(3)] : [];
    return [query.value ? this.#noMatches(query.value) : emptyNote(words.empty)];
  }
}

function emptyNote(text: string, way?: Node): HTMLElement {
  return h("div", { class: "empty" }, h("p", {}, text), way);
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
    this.append(h("h2", { id }, words.groups[group.name]), items);
    this.show(group);
  }

  show(group: ThreadGroup): void {
    this.#items.show(group.threads);
  }
}

customElements.define("thread-group", GroupSection);
customElements.define("thread-groups", ThreadGroups);
