import type { ApiClient, ThreadChanges } from "../api/client.ts";
import type { ChatThread, GenerationOptions, Model } from "../api/types.ts";
import { batch, computed, type Signal, signal, type WritableSignal } from "../store/signal.ts";
import { problemText } from "./problems.ts";

/** What answers: null stands for what the project or the server has as default. */
export interface Choice {
  model: string | null;
  temperature: number | null;
}

/** A choice is for the whole thread, or for the next message alone. */
export type Scope = "thread" | "next";

export interface ModelChoiceOptions {
  api: Pick<ApiClient, "updateThread">;
  models: Signal<readonly Model[]>;
  /** The project's own default. */
  projectDefault: Signal<string | null>;
  /** Null until it was read. */
  thread: Signal<ChatThread | null>;
  /** Null until it has come to be. */
  threadId: () => string | null;
}

/**
 * Which model answers, and how freely. What is chosen for a thread counts at once; the server
 * hears of it in the background, or once the thread has come to be.
 */
export class ModelChoice {
  readonly #options: ModelChoiceOptions;
  /** What was chosen here and the thread as read doesn't say yet. */
  readonly #chosen = signal<Partial<Choice> | null>(null);
  /** When the server took it over: threads read since then say it themselves. */
  readonly #takenAt = signal<string | null>(null);
  readonly #next = signal<Partial<Choice>>({});
  readonly scope: WritableSignal<Scope> = signal<Scope>("thread");
  #isTelling = false;
  /** Why the last choice didn't stay, in words. */
  readonly problem: WritableSignal<string | null> = signal<string | null>(null);

  constructor(options: ModelChoiceOptions) {
    this.#options = options;
  }

  /** What is chosen in the current scope. */
  readonly current: Signal<Choice> = computed(() =>
    this.scope.value === "next"
      ? { ...this.#ofThread.value, ...this.#next.value }
      : this.#ofThread.value
  );

  /** The id of the model that will answer the next message, as far as it is known. */
  readonly effective: Signal<string | null> = computed(() =>
    this.#next.value.model ?? this.#ofThread.value.model ?? this.defaultModel.value
  );

  /** What answers where nothing is chosen. */
  readonly defaultModel: Signal<string | null> = computed(() =>
    this.#options.projectDefault.value ??
      this.#options.models.value.find((model) => model.is_default)?.id ?? null
  );

  /** Whether the next message has a choice of its own. */
  readonly isForNext: Signal<boolean> = computed(() => Object.keys(this.#next.value).length > 0);

  /** Whether the model that will answer is known not to see images. */
  readonly isBlind: Signal<boolean> = computed(() => {
    const id = this.effective.value;
    return this.#options.models.value.find((model) => model.id === id)?.accepts_images === false;
  });

  readonly #ofThread: Signal<Choice> = computed(() => {
    const thread = this.#options.thread.value;
    const read = { model: thread?.model ?? null, temperature: thread?.temperature ?? null };
    const taken = this.#takenAt.value;
    const isTold = taken !== null && thread !== null && thread.updated_at >= taken;
    return isTold ? read : { ...read, ...this.#chosen.value };
  });

  /** Choosing the default model lets the thread follow the default from now on. */
  chooseModel(id: string): void {
    const isDefault = id === this.defaultModel.peek();
    this.#choose({ model: isDefault && this.scope.peek() === "thread" ? null : id });
  }

  /** Null leaves it to the model. */
  chooseTemperature(temperature: number | null): void {
    this.#choose({ temperature });
  }

  /** Hands over what the next message says of its own, and ends what was for it alone. */
  takeOptions(): GenerationOptions | undefined {
    const options = this.pending(this.#next.peek());
    batch(() => {
      this.#next.set({});
      this.scope.set("thread");
    });
    return options;
  }

  /** What has to be said with an answer that is asked for now: the server may not have heard of it. */
  pending(own?: Partial<Choice>): GenerationOptions | undefined {
    const chosen = this.#takenAt.peek() === null ? this.#chosen.peek() : null;
    const { model: id, temperature } = { ...chosen, ...own };
    const model = id === null ? this.defaultModel.peek() : id;
    if (!model && typeof temperature !== "number") return undefined;
    return { model: model ?? undefined, temperature: temperature ?? undefined };
  }

  /** The thread has come to be: what was chosen before holds for it. */
  threadMade(threadId: string): void {
    void this.#tell(threadId);
  }

  #choose(change: Partial<Choice>): void {
    if (this.scope.peek() === "next") {
      this.#next.update((next) => ({ ...next, ...change }));
      return;
    }
    batch(() => {
      const isPending = this.#takenAt.peek() === null;
      this.#chosen.update((chosen) => ({ ...(isPending ? chosen : null), ...change }));
      this.#takenAt.set(null);
      this.problem.set(null);
    });
    const threadId = this.#options.threadId();
    if (threadId) void this.#tell(threadId);
  }

  /** One choice after the other: the last one has to stay. */
  async #tell(threadId: string): Promise<void> {
    const told = this.#chosen.peek();
    if (!told || this.#isTelling) return;
    this.#isTelling = true;
    try {
      const thread = await this.#options.api.updateThread(threadId, told as ThreadChanges);
      if (this.#chosen.peek() === told) this.#takenAt.set(thread.updated_at);
    } catch (failure) {
      if (this.#chosen.peek() === told) this.#refused(failure);
    }
    this.#isTelling = false;
    if (this.#chosen.peek() !== told) await this.#tell(threadId);
  }

  #refused(failure: unknown): void {
    batch(() => {
      this.#chosen.set(null);
      this.problem.set(problemText(failure));
    });
  }
}

/** Models whose name or provider has what is sought; the default one first. */
export function modelsLike(
  models: readonly Model[],
  sought: string,
  defaultId: string | null,
): Model[] {
  const text = sought.trim().toLowerCase();
  return models
    .filter(({ id, provider }) => `${id} ${provider}`.toLowerCase().includes(text))
    .toSorted((a, b) => Number(b.id === defaultId) - Number(a.id === defaultId));
}

/** A context's size, short: 8K, 128K, 1M. */
export function contextText(tokens: number): string {
  if (tokens >= 1_000_000) return `${Math.round(tokens / 100_000) / 10}M`;
  // Sizes of powers of two and of ten alike: 8,192 and 8,000 are both 8K.
  const unit = tokens % 1000 !== 0 && tokens % 1024 === 0 ? 1024 : 1000;
  return tokens < 1000 ? String(tokens) : `${Math.round(tokens / unit)}K`;
}
