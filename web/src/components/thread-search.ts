import { strings } from "../app/strings.ts";
import { MAX_QUERY_CHARACTERS, type ThreadSearch } from "../store/thread-search.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { icon, iconButton } from "./icon.ts";
import { resultId, RESULTS_ID } from "./search-results.ts";

const words = strings.panels.search;

export interface SearchFieldOptions {
  search: ThreadSearch;
  /** Opens the result that the keyboard is at. */
  open: () => void;
  /** Goes on into the list of threads, when nothing is searched for. */
  leaveDown: () => void;
}

/** The field that searches while somebody types. Arrows go through what was found, Enter opens it, Escape ends it. */
export class ThreadSearchField extends Component {
  readonly #options: SearchFieldOptions;
  readonly #clear = iconButton("x-lg", words.clear, { on: { click: () => this.#end() } });
  readonly #field = h("input", {
    type: "search",
    role: "combobox",
    placeholder: strings.sidebar.search,
    "aria-label": strings.sidebar.search,
    "aria-autocomplete": "list",
    "data-testid": "thread-search",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: MAX_QUERY_CHARACTERS,
    on: {
      input: () => this.#options.search.type(this.#field.value),
      keydown: (event) => this.#keyPressed(event),
    },
  });

  constructor(options: SearchFieldOptions) {
    super();
    this.#options = options;
    this.role = "search";
    this.append(icon("search"), this.#field, this.#clear);
  }

  protected connected(): void {
    const { query, active } = this.#options.search;
    this.watch(() => {
      const searching = query.value !== "";
      this.#clear.hidden = !searching;
      if (!searching && this.#field.value.trim() !== "") this.#field.value = "";
      this.#field.ariaExpanded = String(searching);
      setAttribute(this.#field, "aria-controls", searching ? RESULTS_ID : null);
    });
    this.watch(() => {
      const at = active.value;
      setAttribute(this.#field, "aria-activedescendant", at === null ? null : resultId(at));
    });
  }

  #keyPressed(event: KeyboardEvent): void {
    if (event.isComposing || !this.#handle(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether the key meant something. */
  #handle(key: string): boolean {
    const { search, open, leaveDown } = this.#options;
    const searching = search.query.peek() !== "";
    if (key === "ArrowDown" && !searching) leaveDown();
    else if (!searching) return false;
    else if (key === "ArrowDown") search.move(1);
    else if (key === "ArrowUp") search.move(-1);
    else if (key === "Enter") open();
    else if (key === "Escape") this.#end();
    else return false;
    return true;
  }

  #end(): void {
    this.#field.value = "";
    this.#options.search.clear();
    this.#field.focus();
  }
}

customElements.define("thread-search", ThreadSearchField);
