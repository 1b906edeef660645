import { type Clock, systemClock } from "../live/clock.ts";
import { type Dispose, type Signal, signal } from "../store/signal.ts";

export interface Toast {
  text: string;
  action: string;
}

export const MILLISECONDS_TO_UNDO = 6_000;

interface Pending extends Toast {
  undo: () => void;
  done: () => void | Promise<void>;
  callOff: Dispose;
}

/** One thing at a time that can still be undone. What can't wait for the time to run out is done when the page goes. */
export class Toasts {
  readonly #clock: Clock;
  readonly #shown = signal<Pending | null>(null);
  /** Ids of what is not to be shown, though the server still has it; a page opened meanwhile hides it, too. */
  readonly leaving = signal<ReadonlySet<string>>(new Set());

  get shown(): Signal<Toast | null> {
    return this.#shown;
  }

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
    globalThis.addEventListener?.("pagehide", () => this.settle());
  }

  /** Takes something out of sight, or has it shown again. */
  leave(id: string, leaves: boolean): void {
    this.leaving.update((ids) => {
      const others = [...ids].filter((other) => other !== id);
      return new Set(leaves ? [...others, id] : others);
    });
  }

  /** Offers to undo; `done` runs when the offer has run out. */
  offerUndo(toast: Toast & { undo: () => void; done?: Pending["done"] }): void {
    this.settle();
    const callOff = this.#clock.after(MILLISECONDS_TO_UNDO, () => this.settle());
    this.#shown.set({ done: () => {}, ...toast, callOff });
  }

  undo(): void {
    const pending = this.#take();
    pending?.undo();
  }

  /** What waits can't be undone any more; with a promise, it is done when that comes true. */
  settle(): void | Promise<void> {
    return this.#take()?.done();
  }

  #take(): Pending | null {
    const pending = this.#shown.peek();
    pending?.callOff();
    this.#shown.set(null);
    return pending;
  }
}
