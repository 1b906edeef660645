import type { ApiClient } from "../api/client.ts";
import { search, type SearchPage, type SearchResult } from "../api/search.ts";
import { type Clock, systemClock } from "../live/clock.ts";
import { failureFrom } from "./failure.ts";
import { batch, type Dispose, type Signal, signal } from "./signal.ts";
import type { Failure } from "./transcript.ts";

const PAGE_LENGTH = 30;
/** How long typing must rest before it is searched for. */
export const SEARCH_REST_MS = 150;
/** The most characters the server takes. */
export const MAX_QUERY_CHARACTERS = 500;

export type SearchState = "idle" | "searching" | "ready" | "failed";

/** What a search over a project's titles and messages finds, while somebody types it. */
export class ThreadSearch {
  readonly #query = signal("");
  readonly #results = signal<readonly SearchResult[]>([]);
  readonly #state = signal<SearchState>("idle");
  readonly #failure = signal<Failure | null>(null);
  readonly #hasMore = signal(false);
  readonly #total = signal(0);
  readonly #active = signal<number | null>(null);
  #cursor: string | undefined;
  #asking: AbortController | null = null;
  #rest: Dispose | null = null;

  /** What is searched for, without space around it; empty while nothing is. */
  readonly query: Signal<string> = this.#query;
  /** Those of the last search that was answered, while the next one runs. */
  readonly results: Signal<readonly SearchResult[]> = this.#results;
  readonly state: Signal<SearchState> = this.#state;
  readonly failure: Signal<Failure | null> = this.#failure;
  readonly hasMore: Signal<boolean> = this.#hasMore;
  readonly total: Signal<number> = this.#total;
  /** The place of the result that the keyboard is at. */
  readonly active: Signal<number | null> = this.#active;

  constructor(
    private readonly api: ApiClient,
    private readonly projectId: string,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Searches once typing rests; an empty text ends the search at once. */
  type(text: string): void {
    const query = text.trim().slice(0, MAX_QUERY_CHARACTERS);
    if (query === this.#query.peek()) return;
    this.#callOff();
    if (query === "") return this.clear();
    batch(() => {
      this.#query.set(query);
      this.#state.set("searching");
      this.#active.set(null);
    });
    this.#rest = this.clock.after(SEARCH_REST_MS, () => void this.#ask(undefined));
  }

  clear(): void {
    this.#callOff();
    batch(() => {
      this.#query.set("");
      this.#results.set([]);
      this.#state.set("idle");
      this.#hasMore.set(false);
      this.#active.set(null);
      this.#failure.set(null);
    });
  }

  /** Searches the same anew. */
  retry(): Promise<void> {
    this.#state.set("searching");
    return this.#ask(undefined);
  }

  async loadMore(): Promise<void> {
    if (this.#hasMore.peek() && !this.#asking) await this.#ask(this.#cursor);
  }

  /** Moves the keyboard's place by `step`, from the field into the results and back. */
  move(step: 1 | -1): void {
    const count = this.#results.peek().length;
    if (count === 0) return;
    const at = this.#active.peek();
    const next = at === null ? (step === 1 ? 0 : count - 1) : at + step;
    this.#active.set(next < 0 || next >= count ? null : next);
  }

  dispose(): void {
    this.#callOff();
  }

  #callOff(): void {
    this.#rest?.();
    this.#asking?.abort();
    this.#asking = null;
  }

  /** A later search makes the answer to an earlier one stale. */
  async #ask(cursor: string | undefined): Promise<void> {
    this.#asking?.abort();
    const asking = this.#asking = new AbortController();
    const query = {
      q: this.#query.peek(),
      project_id: this.projectId,
      limit: PAGE_LENGTH,
      cursor,
    };
    try {
      const page = await search(this.api, query, asking.signal);
      if (!asking.signal.aborted) this.#take(page, cursor === undefined);
    } catch (failure) {
      if (!asking.signal.aborted) this.#fail(failure);
    } finally {
      if (this.#asking === asking) this.#asking = null;
    }
  }

  #take(page: SearchPage, isFirst: boolean): void {
    this.#cursor = page.next_cursor ?? undefined;
    batch(() => {
      this.#results.update((before) => isFirst ? page.results : [...before, ...page.results]);
      this.#hasMore.set(page.has_more && this.#cursor !== undefined);
      this.#total.set(page.total);
      this.#failure.set(null);
      this.#state.set("ready");
    });
  }

  #fail(failure: unknown): void {
    this.#failure.set(failureFrom(failure, this.clock.now()));
    if (this.#state.peek() === "searching") this.#state.set("failed");
  }
}
