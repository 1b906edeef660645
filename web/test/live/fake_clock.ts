import type { Clock } from "../../src/live/clock.ts";
import type { Dispose } from "../../src/store/signal.ts";

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now = Date.parse("2026-11-22T10:00:00.000Z");
  #timers = new Map<number, { at: number; run: () => void }>();
  #made = 0;

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): Dispose {
    const id = this.#made++;
    this.#timers.set(id, { at: this.#now + delayMs, run });
    return () => void this.#timers.delete(id);
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Lets time pass, running what comes due in order, and promises in between. */
  async pass(durationMs: number): Promise<void> {
    const end = this.#now + durationMs;
    await settle();
    for (let due = this.#next(end); due; due = this.#next(end)) {
      this.#timers.delete(due.id);
      this.#now = Math.max(this.#now, due.at);
      due.run();
      await settle();
    }
    this.#now = end;
  }

  #next(end: number): { id: number; at: number; run: () => void } | undefined {
    return [...this.#timers].map(([id, timer]) => ({ id, ...timer }))
      .filter((timer) => timer.at <= end)
      .sort((a, b) => a.at - b.at || a.id - b.id)[0];
  }
}

/** Lets every promise that can go on do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
