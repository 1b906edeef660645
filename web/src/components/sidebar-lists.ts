import { openOnDemand } from "./later.ts";
import { type OnDemand, onDemand } from "./load.ts";
import type { App } from "../app/app.ts";
import { strings } from "../app/strings.ts";
import type { ThreadActions } from "../app/thread-actions.ts";
import { signal } from "../store/signal.ts";
import type { ThreadListStore } from "../store/thread-list.ts";
import type { ArchivedList } from "./archived-list.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { icon, iconButton } from "./icon.ts";
import { openMenu } from "./menu.ts";
import type { SidebarSearch } from "./sidebar-search.ts";
import { ThreadGroups } from "./thread-groups.ts";

/** The search field with what it finds; without a search the threads, or those that are archived. */
export class SidebarLists extends Component {
  readonly #app: App;
  readonly #projectId: string;
  readonly #list: ThreadListStore;
  readonly #actions: ThreadActions;
  readonly #left: () => void;
  readonly #groups: ThreadGroups;
  readonly #field = searchInput();
  readonly #clear = iconButton("x-lg", strings.panels.clearSearch, { hidden: true });
  readonly #options: HTMLButtonElement;
  /** Null until somebody goes to the field. */
  readonly #search = signal<SidebarSearch | null>(null);
  readonly #archived = signal<ArchivedList | null>(null);
  #loading = false;

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
    this.#left = left;
    this.#groups = new ThreadGroups(app, list, actions);
    this.#options = iconButton("sort-down", strings.panels.listOptions, {
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-testid": "list-options",
      on: { click: () => this.#openOptions() },
    });
    const search = h(
      "div",
      { class: "thread-search", role: "search", "aria-label": strings.sidebar.search },
      icon("search"),
      this.#field,
      this.#clear,
    );
    this.append(h("div", { class: "sidebar-search" }, search, this.#options), this.#groups);
  }

  protected connected(): void {
    this.watch(() => {
      const search = this.#search.value;
      const archived = this.#archived.value;
      const searching = search !== null && search.search.query.value !== "";
      this.#groups.hidden = searching || archived !== null;
      if (search) search.results.hidden = !searching;
      if (archived) archived.hidden = searching;
    });
    this.listen(this.#field, "focus", () => void this.#loadSearch());
    this.listen(this.#field, "input", () => void this.#loadSearch());
    this.listen(this.#field, "keydown", (event) => this.#leaveDown(event));
    this.atEnd(() => this.#search.peek()?.dispose());
  }

  /** Without a search the arrow key goes on into the list. */
  #leaveDown(event: KeyboardEvent): void {
    if (event.key !== "ArrowDown" || this.#field.value.trim() !== "") return;
    event.preventDefault();
    (this.#archived.peek() ?? this.#groups).querySelector<HTMLElement>("thread-item a")?.focus();
  }

  /** Fetched when it is first used; should that fail, it is tried again with the next letter. */
  async #loadSearch(): Promise<void> {
    if (this.#loading || this.#search.peek()) return;
    this.#loading = true;
    try {
      const { beginSearch } = await onDemand();
      if (!this.isConnected) return;
      const search = beginSearch({
        app: this.#app,
        projectId: this.#projectId,
        field: this.#field,
        clear: this.#clear,
        left: this.#left,
      });
      this.append(search.results);
      this.#search.set(search);
    } catch {
      return;
    } finally {
      this.#loading = false;
    }
  }

  #openOptions(): void {
    const title = strings.panels.listOptions;
    openOnDemand(title, (module) => {
      const showArchived = () => this.#showArchived(module);
      const items = module.listOptions(this.#app, this.#list, this.#projectId, showArchived);
      openMenu(this.#options, title, items);
    });
  }

  /** Read anew each time it is opened. */
  #showArchived({ openArchived }: OnDemand): void {
    this.#search.peek()?.search.clear();
    this.#archived.peek()?.remove();
    const back = () => {
      archived.remove();
      this.#archived.set(null);
      this.#groups.focusFirst();
    };
    const archived = openArchived(this.#app, this.#projectId, this.#list, this.#actions, back);
    this.append(archived);
    this.#archived.set(archived);
    archived.focusBack();
  }
}

function searchInput(): HTMLInputElement {
  return h("input", {
    type: "search",
    placeholder: strings.sidebar.search,
    "aria-label": strings.sidebar.search,
    "data-testid": "thread-search",
    autocomplete: "off",
    spellcheck: "false",
  });
}

customElements.define("sidebar-lists", SidebarLists);
