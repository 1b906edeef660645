import { ApiError } from "../api/error.ts";
import type { MessagePage } from "../api/types.ts";
import { backoffMs } from "../live/backoff.ts";
import type { Clock } from "../live/clock.ts";
import type { Dispose } from "./signal.ts";

/**
 * Reads the messages anew, trying until it succeeds or there is no such thread any more; asking again
 * meanwhile starts no second reading.
 */
export class Reread {
  #running = false;
  #disposed = false;
  #pause: Dispose | null = null;

  constructor(
    private readonly read: () => Promise<MessagePage>,
    private readonly done: (page: MessagePage) => void,
    private readonly gone: (failure: ApiError) => void,
    private readonly clock: Clock,
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    if (this.#running || this.#disposed) return;
    this.#running = true;
    this.#attempt(0);
  }

  dispose(): void {
    this.#disposed = true;
    this.#pause?.();
  }

  #attempt(failures: number): void {
    this.read().then((page) => this.#finish(page), (failure) => {
      if (failure instanceof ApiError && failure.status === 404) this.#end(failure);
      else this.#tryLater(failures + 1);
    });
  }

  #finish(page: MessagePage): void {
    this.#running = false;
    if (!this.#disposed) this.done(page);
  }

  #end(failure: ApiError): void {
    this.#running = false;
    if (!this.#disposed) this.gone(failure);
  }

  #tryLater(failures: number): void {
    if (this.#disposed) return;
    this.#pause = this.clock.after(backoffMs(failures, this.random), () => this.#attempt(failures));
  }
}
