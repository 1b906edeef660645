import type { Dispose } from "../store/signal.ts";

/** Time as the live parts see it; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `run` once, `delayMs` from now, unless it is called off. */
  after(delayMs: number, run: () => void): Dispose;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
