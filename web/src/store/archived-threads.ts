import type { ApiClient } from "../api/client.ts";
import type { ChatThread } from "../api/types.ts";
import { failureFrom } from "./failure.ts";
import { batch, type Signal, signal } from "./signal.ts";
import type { LoadState } from "./loaded.ts";
import type { Failure } from "./transcript.ts";

const PAGE_LENGTH = 100;
/** A load goes on over pages without archived threads until it has found so many. */
const ENOUGH = 20;

/**
 * The archived threads of a project. The server lists them among the others, so they are picked out
 * of its pages.
 */
export class ArchivedThreads {
  readonly #threads = signal<readonly ChatThread[]>([]);
  readonly #state = signal<LoadState>("loading");
  readonly #failure = signal<Failure | null>(null);
  readonly #hasMore = signal(false);
  #cursor: string | undefined;
  #asking: AbortController | null = null;

  readonly threads: Signal<readonly ChatThread[]> = this.#threads;
  readonly state: Signal<LoadState> = this.#state;
  readonly failure: Signal<Failure | null> = this.#failure;
  readonly hasMore: Signal<boolean> = this.#hasMore;

  constructor(private readonly api: ApiClient, private readonly projectId: string) {}

  /** Reads from the beginning; what is still being read then comes too late. */
  load(): Promise<void> {
    batch(() => {
      this.#state.set("loading");
      this.#threads.set([]);
    });
    this.#cursor = undefined;
    return this.#read();
  }

  async loadMore(): Promise<void> {
    if (this.#hasMore.peek() && !this.#asking) await this.#read();
  }

  dispose(): void {
    this.#asking?.abort();
  }

  async #read(): Promise<void> {
    this.#asking?.abort();
    const asking = this.#asking = new AbortController();
    try {
      let found = 0;
      let more = true;
      while (more && found < ENOUGH) [found, more] = await this.#readPage(found, asking.signal);
      this.#settle(more);
    } catch (failure) {
      if (!asking.signal.aborted) this.#fail(failure);
    } finally {
      if (this.#asking === asking) this.#asking = null;
    }
  }

  async #readPage(found: number, signal: AbortSignal): Promise<[found: number, more: boolean]> {
    const page = await this.api.threads({
      project_id: this.projectId,
      include_archived: true,
      limit: PAGE_LENGTH,
      cursor: this.#cursor,
    }, signal);
    signal.throwIfAborted();
    this.#cursor = page.next_cursor ?? undefined;
    const known = new Set(this.#threads.peek().map((thread) => thread.id));
    const archived = page.threads.filter((thread) => thread.is_archived && !known.has(thread.id));
    this.#threads.update((before) => [...before, ...archived]);
    return [found + archived.length, page.has_more && this.#cursor !== undefined];
  }

  #settle(more: boolean): void {
    batch(() => {
      this.#hasMore.set(more);
      this.#failure.set(null);
      this.#state.set("ready");
    });
  }

  #fail(failure: unknown): void {
    this.#failure.set(failureFrom(failure, Date.now()));
    if (this.#state.peek() === "loading") this.#state.set("failed");
  }
}
