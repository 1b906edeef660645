import type { ApiClient, ThreadChanges } from "../api/client.ts";
import type { ChatThread, ThreadPage } from "../api/types.ts";
import { type Clock, systemClock } from "../live/clock.ts";
import { failureFrom } from "./failure.ts";
import { batch, computed, type Signal, signal, untracked, type WritableSignal } from "./signal.ts";
import type { LoadState } from "./loaded.ts";
import { sorted, type ThreadSort } from "./thread-order.ts";
import type { Failure } from "./transcript.ts";

const PAGE_LENGTH = 30;
/** Pinned threads are all read: they stand on top however old they are. */
const PINNED_PAGE_LENGTH = 100;

export interface ThreadListOptions {
  sort?: ThreadSort;
  clock?: Clock;
}

/** A thread as the server knows it, and the changes of it that are on their way, the oldest first. */
interface Changing {
  known: ChatThread | undefined;
  changes: ThreadChanges[];
  last: Promise<unknown>;
}

/** The threads of a project that aren't archived: all that are pinned, then the others page by page. */
export class ThreadListStore {
  readonly #pinned = signal<readonly ChatThread[]>([]);
  readonly #others = signal<readonly ChatThread[]>([]);
  readonly #state = signal<LoadState>("loading");
  readonly #failure = signal<Failure | null>(null);
  readonly #hasMore = signal(false);
  readonly #sort: WritableSignal<ThreadSort>;
  readonly #clock: Clock;
  readonly #changing = new Map<string, Changing>();
  #cursor: string | undefined;
  #asking: AbortController | null = null;

  /** The pinned ones first. */
  readonly threads: Signal<readonly ChatThread[]> = computed(
    () => [...this.#pinned.value, ...this.#others.value],
  );
  readonly state: Signal<LoadState> = this.#state;
  readonly failure: Signal<Failure | null> = this.#failure;
  readonly hasMore: Signal<boolean> = this.#hasMore;

  constructor(
    private readonly api: ApiClient,
    private readonly projectId: string,
    options: ThreadListOptions = {},
  ) {
    this.#clock = options.clock ?? systemClock;
    this.#sort = signal(options.sort ?? "activity");
  }

  get sort(): Signal<ThreadSort> {
    return this.#sort;
  }

  /** Lists the threads by another time. */
  async sortBy(sort: ThreadSort): Promise<void> {
    if (sort === this.#sort.peek()) return;
    batch(() => {
      this.#sort.set(sort);
      this.#pinned.update((threads) => sorted(threads, sort));
      this.#others.update((threads) => sorted(threads, sort));
    });
    await this.load();
  }

  /** Reads what is pinned and the first page of the others anew. */
  load(): Promise<void> {
    this.#state.set("loading");
    return this.#ask(async (signal) => {
      const [pinned, page] = await Promise.all([
        this.#readPinned(signal),
        this.#readPage(undefined, signal),
      ]);
      return () => {
        this.#pinned.set(pinned);
        this.#others.set([]);
        this.#takePage(page);
      };
    });
  }

  /** Forgets what is listed and reads it anew, as when that couldn't be shown. */
  restart(): Promise<void> {
    batch(() => {
      this.#pinned.set([]);
      this.#others.set([]);
    });
    return this.load();
  }

  /** Reads the next page, if there is one and none is being read. */
  async loadMore(): Promise<void> {
    if (!this.#hasMore.peek() || this.#asking) return;
    await this.#ask(async (signal) => {
      const page = await this.#readPage(this.#cursor, signal);
      return () => this.#takePage(page);
    });
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
    this.forget(id);
    try {
      await this.api.deleteThread(id);
    } catch (failure) {
      if (thread) this.apply(thread);
      throw failure;
    }
  }

  /** Takes over what is known to be newer, as from a live connection; changes on their way still show. */
  apply(thread: ChatThread): void {
    if (thread.project_id !== this.projectId) return;
    let shown = thread;
    const changing = this.#changing.get(thread.id);
    if (changing) {
      changing.known = thread;
      shown = Object.assign({}, thread, ...changing.changes);
    }
    if (shown.is_archived) this.forget(shown.id);
    else this.#place(shown);
  }

  /** A thread that is listed; reading it inside an effect depends on the list. */
  find(id: string): ChatThread | undefined {
    return this.threads.value.find((thread) => thread.id === id);
  }

  /** Takes a thread out of the list, as one that the server no longer has. */
  forget(id: string): void {
    batch(() => {
      for (const part of [this.#pinned, this.#others]) {
        part.update((threads) => without(threads, id));
      }
    });
  }

  dispose(): void {
    this.#asking?.abort();
  }

  /** The change shows at once, and waits for those before it; a refused one is taken back. */
  async #update(id: string, changes: ThreadChanges): Promise<void> {
    const changing = this.#changing.get(id) ??
      { known: untracked(() => this.find(id)), changes: [], last: Promise.resolve() };
    this.#changing.set(id, changing);
    changing.changes.push(changes);
    if (changing.known) this.apply(changing.known);
    const ask = () => this.api.updateThread(id, changes);
    const answer = changing.last.then(ask, ask);
    changing.last = answer;
    try {
      changing.known = await answer;
    } finally {
      changing.changes.shift();
      if (changing.known) this.apply(changing.known);
      if (changing.changes.length === 0) this.#changing.delete(id);
    }
  }

  /** A later question makes the answer to an earlier one stale. */
  async #ask(read: (signal: AbortSignal) => Promise<() => void>): Promise<void> {
    this.#asking?.abort();
    const asking = this.#asking = new AbortController();
    try {
      const take = await read(asking.signal);
      if (asking.signal.aborted) return;
      batch(() => {
        take();
        this.#failure.set(null);
        this.#state.set("ready");
      });
    } catch (failure) {
      if (!asking.signal.aborted) this.#fail(failure);
    } finally {
      if (this.#asking === asking) this.#asking = null;
    }
  }

  async #readPinned(signal: AbortSignal): Promise<ChatThread[]> {
    const all: ChatThread[] = [];
    for (let cursor: string | undefined, more = true; more;) {
      const page = await this.#read({ is_pinned: true, limit: PINNED_PAGE_LENGTH, cursor }, signal);
      all.push(...page.threads);
      cursor = page.next_cursor ?? undefined;
      more = page.has_more && cursor !== undefined;
    }
    return all;
  }

  #readPage(cursor: string | undefined, signal: AbortSignal): Promise<ThreadPage> {
    return this.#read({ is_pinned: false, limit: PAGE_LENGTH, cursor }, signal);
  }

  #read(
    part: { is_pinned: boolean; limit: number; cursor?: string },
    signal: AbortSignal,
  ): Promise<ThreadPage> {
    const query = { project_id: this.projectId, sort_by: this.#sort.peek(), ...part };
    return this.api.threads(query, signal);
  }

  #takePage(page: ThreadPage): void {
    this.#cursor = page.next_cursor ?? undefined;
    const known = new Set(untracked(() => this.threads.value).map((thread) => thread.id));
    const fresh = page.threads.filter((thread) => !known.has(thread.id));
    this.#others.update((before) => [...before, ...fresh]);
    this.#hasMore.set(page.has_more && this.#cursor !== undefined);
  }

  #fail(failure: unknown): void {
    this.#failure.set(failureFrom(failure, this.#clock.now()));
    if (this.#state.peek() === "loading") this.#state.set("failed");
  }

  #place(thread: ChatThread): void {
    const [home, other] = thread.is_pinned
      ? [this.#pinned, this.#others]
      : [this.#others, this.#pinned];
    batch(() => {
      other.update((threads) => without(threads, thread.id));
      home.update((threads) => sorted(replaced(threads, thread), this.#sort.peek()));
    });
  }
}

/** The same list when it isn't in it, so that nobody is told of a change. */
function without(threads: readonly ChatThread[], id: string): readonly ChatThread[] {
  return threads.some((thread) => thread.id === id)
    ? threads.filter((thread) => thread.id !== id)
    : threads;
}

function replaced(threads: readonly ChatThread[], thread: ChatThread): readonly ChatThread[] {
  return threads.some((other) => other.id === thread.id)
    ? threads.map((other) => other.id === thread.id ? thread : other)
    : [thread, ...threads];
}
