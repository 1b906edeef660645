import { batch, type Signal, signal } from "./signal.ts";

/** How far it has come to read something. */
export type LoadState = "loading" | "ready" | "failed";

/** Something read from the server on its own: not there yet, there, or failed with a reason. */
export class Loaded<T> {
  readonly #read: () => Promise<T>;
  readonly #value = signal<T | null>(null);
  readonly #failure = signal<unknown>(null);
  #calls = 0;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  /** What was read last, also while it is read anew. */
  get value(): Signal<T | null> {
    return this.#value;
  }

  /** Why the last reading failed; null when it didn't. */
  get failure(): Signal<unknown> {
    return this.#failure;
  }

  /** Reads it. An answer that a later call has overtaken is dropped. */
  async load(): Promise<void> {
    const call = ++this.#calls;
    try {
      const value = await this.#read();
      if (call === this.#calls) this.#settle(value, null);
    } catch (failure) {
      if (call === this.#calls) this.#settle(this.#value.peek(), failure);
    }
  }

  #settle(value: T | null, failure: unknown): void {
    batch(() => {
      this.#value.set(value);
      this.#failure.set(failure);
    });
  }
}
