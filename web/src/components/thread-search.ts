import { strings } from "../app/strings.ts";
import type { ThreadListStore } from "../store/thread-list.ts";
import { h } from "./dom.ts";
import { icon } from "./icon.ts";

/** The field that narrows the list while typing; Escape empties it. */
export function threadSearch(list: ThreadListStore): HTMLElement {
  const search = () => list.search(field.value);
  const field = h("input", {
    type: "search",
    placeholder: strings.sidebar.search,
    "aria-label": strings.sidebar.search,
    "data-testid": "thread-search",
    autocomplete: "off",
    value: list.query.peek(),
    on: {
      input: search,
      keydown: (event) => {
        if (event.key !== "Escape" || field.value === "") return;
        event.preventDefault();
        event.stopPropagation();
        field.value = "";
        search();
      },
    },
  });
  list.query.subscribe((query) => {
    if (document.activeElement !== field) field.value = query;
  });
  return h("div", { class: "thread-search", role: "search" }, icon("search"), field);
}
