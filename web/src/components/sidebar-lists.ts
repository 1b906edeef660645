import type { App } from "../app/app.ts";
import type { ThreadActions } from "../app/thread-actions.ts";
import { ArchivedThreads } from "../store/archived-threads.ts";
import { signal, untracked } from "../store/signal.ts";
import type { ThreadListStore } from "../store/thread-list.ts";
import { ThreadSearch } from "../store/thread-search.ts";
import { ArchivedList } from "./archived-list.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { listOptionsButton } from "./list-options.ts";
import { SearchResults } from "./search-results.ts";
import { ThreadGroups } from "./thread-groups.ts";
import { ThreadSearchField } from "./thread-search.ts";

/** The search field with what it finds; without a search the threads, or those that are archived. */
export class SidebarLists extends Component {
  readonly #app: App;
  readonly #projectId: string;
  readonly #list: ThreadListStore;
  readonly #actions: ThreadActions;
  readonly #search: ThreadSearch;
  readonly #groups: ThreadGroups;
  readonly #results: SearchResults;
  readonly #archivedShown = signal(false);
  readonly #field: ThreadSearchField;
  #archived: ArchivedList | null = null;

  /** `left` is told when somebody has followed a search result. */
  constructor(
    app: App,
    projectId: string,
    list: ThreadListStore,
    actions: ThreadActions,
    left: () => void,
  ) {
    super();
    this.#app = app;
    this.#projectId = projectId;
    this.#list = list;
    this.#actions = actions;
    this.#search = new ThreadSearch(app.api, projectId);
    this.#groups = new ThreadGroups(app, list, actions);
    this.#results = new SearchResults(app, this.#search, left);
    this.#field = new ThreadSearchField({
      search: this.#search,
      open: () => this.#results.openActive(),
      leaveDown: () => this.#groups.focusFirst(),
    });
    const options = listOptionsButton(app, list, projectId, () => this.#showArchived());
    this.append(
      h("div", { class: "sidebar-search" }, this.#field, options),
      this.#groups,
      this.#results,
    );
  }

  protected connected(): void {
    this.watch(() => {
      const searching = this.#search.query.value !== "";
      const archived = this.#archivedShown.value;
      this.#results.hidden = !searching;
      this.#groups.hidden = searching || archived;
      untracked(() => this.#swapArchived(archived));
      if (this.#archived) this.#archived.hidden = searching;
    });
    this.atEnd(() => this.#search.dispose());
  }

  #showArchived(): void {
    this.#search.clear();
    this.#archivedShown.set(true);
    this.#archived?.focusBack();
  }

  /** Read anew each time it is opened. */
  #swapArchived(shown: boolean): void {
    if (shown === (this.#archived !== null)) return;
    this.#archived?.remove();
    this.#archived = shown ? this.#newArchived() : null;
    if (this.#archived) this.#groups.after(this.#archived);
  }

  #newArchived(): ArchivedList {
    const archived = new ArchivedThreads(this.#app.api, this.#projectId);
    return new ArchivedList(this.#app, archived, this.#list, this.#actions, () => {
      archived.dispose();
      this.#archivedShown.set(false);
      this.#groups.focusFirst();
    });
  }
}

customElements.define("sidebar-lists", SidebarLists);
