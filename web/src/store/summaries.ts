import { type ApiClient, ApiError } from "../api/client.ts";
import {
  correctSummary,
  summariesOf,
  summarise,
  type Summary,
  type SummaryBegun,
  type SummaryChanges,
  undoSummary,
} from "../api/summaries.ts";
import type { ChatThread } from "../api/types.ts";
import { type Clock, systemClock } from "../live/clock.ts";
import { failureFrom } from "./failure.ts";
import { batch, computed, type Dispose, effect, type Signal, signal, untracked } from "./signal.ts";
import type { LoadState } from "./loaded.ts";
import type { Failure } from "./transcript.ts";

/** How often it is looked whether a summary is there, should its event have been missed. */
export const MILLISECONDS_BETWEEN_LOOKS = 5_000;

/** A summary that is being made, or how the last one ended. */
export type SummaryJob =
  | { state: "idle" }
  | { state: "working"; id: string | null; seconds: number; dueAt: number }
  | { state: "done" }
  | { state: "nothing" }
  | { state: "failed"; failure: Failure };

/** What the store follows of an open thread. */
export interface SummarisedThread {
  readonly threadId: string;
  readonly thread: Signal<ChatThread | null>;
  /** Where the server tells, among others, that a summary has failed. */
  readonly failure: Signal<Failure | null>;
  dismissFailure(): void;
}

/** The summaries of an open thread, newest first, and the one that is being made. */
export class SummaryStore {
  readonly #summaries = signal<readonly Summary[]>([]);
  readonly #state = signal<LoadState>("loading");
  readonly #failure = signal<Failure | null>(null);
  readonly #job = signal<SummaryJob>({ state: "idle" });
  readonly #clock: Clock;
  #look: Dispose | null = null;
  /** How often something was changed here: what was asked for before may not say so yet. */
  #changes = 0;
  #disposed = false;

  readonly summaries: Signal<readonly Summary[]> = this.#summaries;
  readonly state: Signal<LoadState> = this.#state;
  readonly failure: Signal<Failure | null> = this.#failure;
  readonly job: Signal<SummaryJob> = this.#job;

  constructor(
    private readonly api: ApiClient,
    private readonly followed: SummarisedThread,
    clock: Clock = systemClock,
  ) {
    this.#clock = clock;
  }

  /** Follows the thread until it is disposed of. */
  start(): Dispose {
    const { thread, failure } = this.followed;
    const known = computed(() => {
      const now = thread.value;
      return now && `${now.summary_count} ${now.last_summary_at}`;
    });
    let before = known.peek();
    const endKnown = effect(() => {
      const now = known.value;
      const changed = before !== null && now !== before;
      before = now;
      if (changed) untracked(() => void this.load());
    });
    const endFailures = effect(() => {
      const told = failure.value;
      if (told?.inBackground) untracked(() => this.#takeFailure(told));
    });
    return () => {
      this.#disposed = true;
      endKnown();
      endFailures();
      this.#look?.();
    };
  }

  async load(): Promise<void> {
    const changes = this.#changes;
    try {
      const summaries = await summariesOf(this.api, this.followed.threadId);
      if (this.#disposed) return;
      if (changes !== this.#changes) return this.load();
      batch(() => {
        this.#summaries.set(summaries);
        this.#failure.set(null);
        this.#state.set("ready");
        this.#noticeArrival(summaries);
      });
    } catch (fault) {
      if (this.#disposed) return;
      this.#failure.set(failureFrom(fault, this.#clock.now()));
      if (this.#state.peek() === "loading") this.#state.set("failed");
    }
  }

  /** Begins a summary. When only the newest messages are left, those, since somebody asks for it. */
  async begin(): Promise<void> {
    if (this.#job.peek().state === "working") return;
    this.followed.dismissFailure();
    this.#job.set({ state: "working", id: null, seconds: 0, dueAt: Infinity });
    try {
      const begun = await this.#ask();
      const seconds = begun.estimated_time;
      const dueAt = this.#clock.now() + 2_000 * seconds;
      this.#job.set({ state: "working", id: begun.summary_id, seconds, dueAt });
      this.#lookAgain();
      // It may have failed before this answer was read.
      const told = this.followed.failure.peek();
      if (told?.inBackground) this.#takeFailure(told);
    } catch (fault) {
      this.#job.set(endOf(fault, this.#clock.now()));
    }
  }

  async correct(id: string, changes: SummaryChanges): Promise<void> {
    const changed = await correctSummary(this.api, id, changes);
    this.#changes++;
    this.#summaries.update((all) => all.map((summary) => summary.id === id ? changed : summary));
  }

  async undo(id: string): Promise<void> {
    await undoSummary(this.api, id);
    this.#changes++;
    this.#summaries.update((all) => all.filter((summary) => summary.id !== id));
    if (this.#job.peek().state !== "working") this.#job.set({ state: "idle" });
  }

  async #ask(): Promise<SummaryBegun> {
    const { threadId } = this.followed;
    try {
      return await summarise(this.api, threadId, false);
    } catch (fault) {
      if (!(fault instanceof ApiError) || fault.code !== "conflict") throw fault;
      return await summarise(this.api, threadId, true);
    }
  }

  #lookAgain(): void {
    this.#look?.();
    this.#look = this.#clock.after(MILLISECONDS_BETWEEN_LOOKS, async () => {
      await this.load();
      if (!this.#disposed && this.#job.peek().state === "working") this.#lookAgain();
    });
  }

  #noticeArrival(summaries: readonly Summary[]): void {
    const job = this.#job.peek();
    if (job.state !== "working" || !summaries.some(({ id }) => id === job.id)) return;
    this.#look?.();
    this.#job.set({ state: "done" });
  }

  /** What fails in the background while a summary is made is that; it is told where it was asked for. */
  #takeFailure(failure: Failure): void {
    const job = this.#job.peek();
    if (job.state !== "working" || job.id === null) return;
    this.#look?.();
    this.#job.set({ state: "failed", failure });
    this.followed.dismissFailure();
  }
}

function endOf(fault: unknown, now: number): SummaryJob {
  const failure = failureFrom(fault, now);
  return failure.code === "conflict" ? { state: "nothing" } : { state: "failed", failure };
}
