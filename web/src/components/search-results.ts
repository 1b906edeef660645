import type { SearchResult, Segment } from "../api/search.ts";
import type { App } from "../app/app.ts";
import { messagePath } from "../app/message-links.ts";
import { problemWords } from "../app/problems.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { strings } from "../app/strings.ts";
import { shortTime } from "../app/times.ts";
import type { ThreadSearch } from "../store/thread-search.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { emptyNote } from "./empty-note.ts";
import { loadAtEnd } from "./load-at-end.ts";
import { problemNotice } from "./region.ts";
import { skeleton } from "./skeleton.ts";

const words = panelStrings.search;

/** The list of what was found; there is one on the page at a time. */
export const RESULTS_ID = "search-results";

export function resultId(place: number): string {
  return `search-result-${place}`;
}

/** What a search has found, best first: each leads to its message. */
export class SearchResults extends Component {
  readonly #app: App;
  readonly #search: ThreadSearch;
  readonly #chosen: () => void;
  readonly #list = h("div", { id: RESULTS_ID, role: "listbox", "aria-label": words.results });
  readonly #status = h("p", { class: "unseen", role: "status" });
  readonly #end = h("div");

  /** `chosen` is told when somebody has followed a result. */
  constructor(app: App, search: ThreadSearch, chosen: () => void) {
    super();
    this.#app = app;
    this.#search = search;
    this.#chosen = chosen;
    this.className = "sidebar-scroll";
    // The field's arrow keys go through the list; whoever only wants to scroll it needs a way in.
    this.tabIndex = 0;
    this.role = "group";
    this.ariaLabel = words.results;
    this.append(this.#status, this.#list, this.#end);
  }

  /** Follows the result that the keyboard is at, or the first. */
  openActive(): void {
    const at = this.#search.active.peek() ?? 0;
    const result = this.#search.results.peek()[at];
    if (result && this.#search.state.peek() === "ready") this.#open(result);
  }

  protected connected(): void {
    const { results, state, active, hasMore } = this.#search;
    this.watch(() => {
      this.#list.replaceChildren(...results.value.map((result, at) => this.#item(result, at)));
    });
    this.watch(() => {
      const at = active.value;
      for (const [place, item] of [...this.#list.children].entries()) {
        item.ariaSelected = String(place === at);
        if (place === at) item.scrollIntoView({ block: "nearest" });
      }
    });
    this.watch(() => {
      this.#end.replaceChildren(...this.#ending());
      this.#list.hidden = results.value.length === 0;
      setAttribute(this.#list, "aria-busy", state.value === "searching" ? "true" : null);
    });
    this.watch(() => this.#saySize());
    this.watch(() => {
      void results.value;
      return hasMore.value ? loadAtEnd(this, this.#end, () => this.#search.loadMore()) : undefined;
    });
  }

  #saySize(): void {
    const { state, total } = this.#search;
    this.#status.textContent = state.value === "ready" ? words.found(total.value) : "";
  }

  #item(result: SearchResult, at: number): HTMLElement {
    const { thread_id, message_id } = result;
    const time = shortTime(new Date(result.created_at), new Date());
    return h(
      "a",
      {
        id: resultId(at),
        class: "search-result",
        role: "option",
        "aria-selected": "false",
        tabindex: -1,
        href: messagePath(result.project_id, thread_id, message_id),
        "data-testid": "search-result",
        "data-thread-id": thread_id,
        "data-message-id": message_id,
        on: { click: (event) => this.#follow(event, result) },
      },
      h("span", { class: "title", dir: "auto" }, ...title(result)),
      h("span", { class: "meta" }, result.is_archived ? `${words.archived} · ${time}` : time),
      result.kind === "message" &&
        h(
          "span",
          { class: "snippet", dir: "auto" },
          result.is_user && words.you,
          ...marked(result.segments),
        ),
    );
  }

  #ending(): HTMLElement[] {
    const { state, results, query, failure, hasMore } = this.#search;
    if (state.value === "failed") {
      const retry = () => void this.#search.retry();
      return [problemNotice(problemWords(failure.value), strings.region.retry, retry)];
    }
    if (results.value.length > 0) return hasMore.value ? [skeleton(3)] : [];
    return [state.value === "ready" ? emptyNote(words.noMatches(query.value)) : skeleton(8)];
  }

  #follow(event: MouseEvent, result: SearchResult): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#open(result);
  }

  #open(result: SearchResult): void {
    const path = messagePath(result.project_id, result.thread_id, result.message_id);
    this.#app.router.goTo(path);
    this.#chosen();
  }
}

function title(result: SearchResult): Node[] {
  if (result.kind === "title") return marked(result.segments);
  return [document.createTextNode(result.thread_title || strings.thread.untitled)];
}

/** The pieces of a snippet; text stays text. */
function marked(segments: readonly Segment[]): Node[] {
  return segments.map(({ text, is_match }) =>
    is_match ? h("mark", {}, text) : document.createTextNode(text)
  );
}

customElements.define("search-results", SearchResults);
