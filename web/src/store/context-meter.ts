import type { ApiClient } from "../api/client.ts";
import { type ThreadContext, threadContext } from "../api/summaries.ts";
import type { ChatThread } from "../api/types.ts";
import { type Clock, systemClock } from "../live/clock.ts";
import { computed, type Dispose, effect, type Signal, signal } from "./signal.ts";

/** Several events tell of one change: they are waited for before the context is asked for. */
export const CONTEXT_REST_MS = 300;

/** What the meter follows of an open thread. */
export interface FollowedThread {
  readonly threadId: string;
  readonly thread: Signal<ChatThread | null>;
  readonly generating: Signal<string | null>;
}

/** How full the context of an open thread is; read anew whenever what would be sent has changed. */
export class ContextMeter {
  readonly #context = signal<ThreadContext | null>(null);
  readonly #failed = signal(false);
  readonly #clock: Clock;
  #rest: Dispose | null = null;
  #asking: AbortController | null = null;

  /** Null until it is known. */
  readonly context: Signal<ThreadContext | null> = this.#context;
  /** Whether the newest one couldn't be read; the one before stays. */
  readonly failed: Signal<boolean> = this.#failed;

  constructor(
    private readonly api: ApiClient,
    private readonly followed: FollowedThread,
    clock: Clock = systemClock,
  ) {
    this.#clock = clock;
  }

  /** Follows the thread until it is disposed of. While an answer runs, nothing is asked. */
  start(): Dispose {
    const state = computed(() => this.#state());
    const end = effect(() => {
      if (state.value === null) return;
      this.#rest?.();
      this.#rest = this.#clock.after(CONTEXT_REST_MS, () => void this.refresh());
    });
    return () => {
      end();
      this.#rest?.();
      this.#asking?.abort();
    };
  }

  async refresh(): Promise<void> {
    this.#asking?.abort();
    const asking = this.#asking = new AbortController();
    try {
      const context = await threadContext(this.api, this.followed.threadId, asking.signal);
      if (asking.signal.aborted) return;
      this.#context.set(context);
      this.#failed.set(false);
    } catch {
      if (!asking.signal.aborted) this.#failed.set(true);
    }
  }

  /** All of a thread that the context depends on and events tell of; null while an answer runs. */
  #state(): string | null {
    const thread = this.followed.thread.value;
    if (!thread || thread.is_generating || this.followed.generating.value !== null) return null;
    return JSON.stringify([
      thread.last_message?.id,
      thread.last_message?.content,
      thread.message_count,
      thread.total_tokens,
      thread.summary_count,
      thread.last_summary_at,
      thread.model,
    ]);
  }
}
