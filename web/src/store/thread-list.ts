import type { ApiClient, ThreadChanges } from "../api/client.ts";
import type { ChatThread, ThreadPage } from "../api/types.ts";
import { type Clock, systemClock } from "../live/clock.ts";
import { failureFrom } from "./failure.ts";
import { batch, type Dispose, type Signal, signal, untracked } from "./signal.ts";
import type { LoadState } from "./thread.ts";
import type { Failure } from "./transcript.ts";

const PAGE_LENGTH = 30;
/** How long typing must rest before it is searched for. */
const SEARCH_REST_MS = 250;

export interface ThreadListOptions {
  includeArchived?: boolean;
  clock?: Clock;
}

/** The threads of a project, latest activity first, page by page, or those a search finds. */
export class ThreadListStore {
  readonly #threads = signal<readonly ChatThread[]>([]);
  readonly #state = signal<LoadState>("loading");
  readonly #failure = signal<Failure | null>(null);
  readonly #hasMore = signal(false);
  readonly #query = signal("");
  readonly #clock: Clock;
  #cursor: string | undefined;
  #asking: AbortController | null = null;
  #rest: Dispose | null = null;

  constructor(
    private readonly api: ApiClient,
    private readonly projectId: string,
    private readonly options: ThreadListOptions = {},
  ) {
    this.#clock = options.clock ?? systemClock;
  }

  get threads(): Signal<readonly ChatThread[]> {
    return this.#threads;
  }

  get state(): Signal<LoadState> {
    return this.#state;
  }

  get failure(): Signal<Failure | null> {
    return this.#failure;
  }

  get hasMore(): Signal<boolean> {
    return this.#hasMore;
  }

  /** What is searched for; empty when everything is listed. */
  get query(): Signal<string> {
    return this.#query;
  }

  /** Reads the first page anew. */
  load(): Promise<void> {
    this.#state.set("loading");
    return this.#ask(undefined);
  }

  /** Forgets what is listed and reads it anew, as when that couldn't be shown. */
  restart(): Promise<void> {
    this.#threads.set([]);
    return this.load();
  }

  /** Reads the next page, if there is one and none is being read. */
  async loadMore(): Promise<void> {
    if (this.#hasMore.peek() && !this.#asking) await this.#ask(this.#cursor);
  }

  /**
   * Searches titles and messages once typing rests; an empty text lists everything again, at once.
   */
  search(text: string): void {
    const query = text.trim();
    if (query === this.#query.peek()) return;
    this.#query.set(query);
    this.#rest?.();
    this.#rest = this.#clock.after(query === "" ? 0 : SEARCH_REST_MS, () => void this.load());
  }

  async create(title?: string): Promise<ChatThread> {
    const thread = await this.api.createThread({ project_id: this.projectId, title });
    this.apply(thread);
    return thread;
  }

  rename(id: string, title: string): Promise<void> {
    return this.#update(id, { title });
  }

  pin(id: string, isPinned: boolean): Promise<void> {
    return this.#update(id, { is_pinned: isPinned });
  }

  archive(id: string, isArchived: boolean): Promise<void> {
    return this.#update(id, { is_archived: isArchived });
  }

  /**
   * Deletes a thread for good; it leaves the list at once and comes back when the server refuses.
   */
  async remove(id: string): Promise<void> {
    const thread = untracked(() => this.find(id));
    this.#take(id);
    try {
      await this.api.deleteThread(id);
    } catch (failure) {
      if (thread) this.#place(thread);
      throw failure;
    }
  }

  /**
   * Takes over what is known to be newer, as from a live connection. While searching, only what is
   * listed changes.
   */
  apply(thread: ChatThread): void {
    if (thread.project_id !== this.projectId) return;
    const isListed = untracked(() => this.find(thread.id)) !== undefined;
    if (thread.is_archived && !this.options.includeArchived) this.#take(thread.id);
    else if (isListed || this.#query.peek() === "") this.#place(thread);
  }

  /** A thread that is listed; reading it inside an effect depends on the list. */
  find(id: string): ChatThread | undefined {
    return this.#threads.value.find((thread) => thread.id === id);
  }

  /** Takes a thread out of the list that the server no longer has. */
  forget(id: string): void {
    this.#take(id);
  }

  dispose(): void {
    this.#rest?.();
    this.#asking?.abort();
  }

  /** The change shows at once; a refused one is taken back. */
  async #update(id: string, changes: ThreadChanges): Promise<void> {
    const before = untracked(() => this.find(id));
    if (before) this.apply({ ...before, ...changes });
    try {
      this.apply(await this.api.updateThread(id, changes));
    } catch (failure) {
      if (before) this.#place(before);
      throw failure;
    }
  }

  /** A later question makes the answer to an earlier one stale. */
  async #ask(cursor: string | undefined): Promise<void> {
    this.#asking?.abort();
    const asking = this.#asking = new AbortController();
    try {
      const page = await this.api.threads({
        project_id: this.projectId,
        include_archived: this.options.includeArchived || undefined,
        search: this.#query.peek(),
        limit: PAGE_LENGTH,
        cursor,
      }, asking.signal);
      if (!asking.signal.aborted) this.#takePage(page, cursor === undefined);
    } catch (failure) {
      if (!asking.signal.aborted) this.#fail(failure);
    } finally {
      if (this.#asking === asking) this.#asking = null;
    }
  }

  #takePage(page: ThreadPage, isFirst: boolean): void {
    this.#cursor = page.next_cursor ?? undefined;
    batch(() => {
      const before = isFirst ? [] : this.#threads.peek();
      const known = new Set(before.map((thread) => thread.id));
      this.#threads.set([...before, ...page.threads.filter((thread) => !known.has(thread.id))]);
      this.#hasMore.set(page.has_more && this.#cursor !== undefined);
      this.#failure.set(null);
      this.#state.set("ready");
    });
  }

  #fail(failure: unknown): void {
    this.#failure.set(failureFrom(failure, this.#clock.now()));
    if (this.#state.peek() === "loading") this.#state.set("failed");
  }

  #take(id: string): void {
    this.#threads.update((threads) => threads.filter((thread) => thread.id !== id));
  }

  /** A search's ranking is the server's; the list goes by latest activity. */
  #place(thread: ChatThread): void {
    const isListed = untracked(() => this.find(thread.id)) !== undefined;
    this.#threads.update((threads) => {
      const placed = isListed
        ? threads.map((other) => other.id === thread.id ? thread : other)
        : [thread, ...threads];
      return this.#query.peek() === "" ? placed.toSorted(byActivity) : placed;
    });
  }
}

function byActivity(a: ChatThread, b: ChatThread): number {
  return a.last_activity_at < b.last_activity_at
    ? 1
    : a.last_activity_at > b.last_activity_at
    ? -1
    : 0;
}
