import { type Dispose, effect } from "../store/signal.ts";
import { MAX_QUERY_CHARACTERS, type ThreadSearch } from "../store/thread-search.ts";
import { setAttribute } from "./dom.ts";
import { resultId, RESULTS_ID } from "./search-results.ts";

export interface SearchFieldOptions {
  search: ThreadSearch;
  field: HTMLInputElement;
  /** Ends the search. */
  clear: HTMLButtonElement;
  /** Opens the result that the keyboard is at. */
  open: () => void;
}

/**
 * Has a field search while somebody types in it: arrows go through what was found, Enter opens it,
 * Escape ends it. What stands in it already is searched for at once.
 */
export function bindSearchField(options: SearchFieldOptions): Dispose {
  const { search, field, clear } = options;
  field.role = "combobox";
  field.maxLength = MAX_QUERY_CHARACTERS;
  field.ariaAutoComplete = "list";
  const listening = new AbortController();
  const { signal } = listening;
  field.addEventListener("input", () => search.type(field.value), { signal });
  field.addEventListener("keydown", (event) => keyPressed(options, event), { signal });
  clear.addEventListener("click", () => end(options), { signal });
  search.type(field.value);
  const endEffect = effect(() => show(options));
  return () => {
    listening.abort();
    endEffect();
  };
}

function show({ search, field, clear }: SearchFieldOptions): void {
  const searching = search.query.value !== "";
  const active = search.active.value;
  // Space alone is no search; a search that was ended elsewhere leaves no words behind.
  if (!searching && field.value.trim() !== "") field.value = "";
  clear.hidden = !searching;
  field.ariaExpanded = String(searching);
  setAttribute(field, "aria-controls", searching ? RESULTS_ID : null);
  setAttribute(field, "aria-activedescendant", active === null ? null : resultId(active));
}

function keyPressed(options: SearchFieldOptions, event: KeyboardEvent): void {
  if (event.isComposing || !handle(options, event.key)) return;
  event.preventDefault();
  event.stopPropagation();
}

/** Whether the key meant something. */
function handle(options: SearchFieldOptions, key: string): boolean {
  const { search, open } = options;
  if (search.query.peek() === "") return false;
  if (key === "ArrowDown") search.move(1);
  else if (key === "ArrowUp") search.move(-1);
  else if (key === "Enter") open();
  else if (key === "Escape") end(options);
  else return false;
  return true;
}

function end({ search, field }: SearchFieldOptions): void {
  field.value = "";
  search.clear();
  field.focus();
}
