import { type Signal, signal } from "../store/signal.ts";

export interface Toast {
  text: string;
  action: string;
}

const SECONDS_TO_UNDO = 6;

interface Pending extends Toast {
  undo: () => void;
  done: () => void;
  timer: ReturnType<typeof setTimeout>;
}

/** One thing at a time that can still be undone. What can't wait for the time to run out is done when the page goes. */
export class Toasts {
  readonly #shown = signal<Pending | null>(null);

  get shown(): Signal<Toast | null> {
    return this.#shown;
  }

  constructor() {
    globalThis.addEventListener?.("pagehide", () => this.#settle());
  }

  /** Offers to undo; `done` runs when the offer has run out. */
  offerUndo(toast: Toast & { undo: () => void; done?: () => void }): void {
    this.#settle();
    const timer = setTimeout(() => this.#settle(), SECONDS_TO_UNDO * 1000);
    this.#shown.set({ done: () => {}, ...toast, timer });
  }

  undo(): void {
    const pending = this.#take();
    pending?.undo();
  }

  #settle(): void {
    this.#take()?.done();
  }

  #take(): Pending | null {
    const pending = this.#shown.peek();
    if (pending) clearTimeout(pending.timer);
    this.#shown.set(null);
    return pending;
  }
}
