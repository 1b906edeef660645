import type { Dispose } from "../store/signal.ts";

/** So many milliseconds after its last movement scrolling has come to rest. */
const REST_MS = 150;
/** What may be done between two frames, in milliseconds. */
const SLICE_MS = 4;
/** Work begins after so many milliseconds even on a page that is never idle. */
const LATEST_MS = 500;

const waiting = new Set<() => void>();
let lastScrollAt = -Infinity;
let isScheduled = false;

/**
 * Tells when a list has come to rest. One timer serves many movements: to begin another with each
 * of them would cost more than they do.
 */
export class RestTimer {
  readonly #rested: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(rested: () => void) {
    this.#rested = rested;
  }

  moved(): void {
    lastScrollAt = performance.now();
    this.#timer ??= setTimeout(this.#look, REST_MS);
  }

  stop(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  readonly #look = (): void => {
    this.#timer = undefined;
    const left = lastScrollAt + REST_MS - performance.now();
    if (left > 0) this.#timer = setTimeout(this.#look, left);
    else this.#rested();
  };
}

/** Does what nobody misses while scrolling once that has come to rest, a little at a time. */
export function whenAtRest(work: () => void): Dispose {
  waiting.add(work);
  schedule(0);
  return () => void waiting.delete(work);
}

function schedule(delayMs: number): void {
  if (isScheduled) return;
  isScheduled = true;
  if (delayMs > 0) setTimeout(run, delayMs);
  else if ("requestIdleCallback" in globalThis) requestIdleCallback(run, { timeout: LATEST_MS });
  else setTimeout(run, SLICE_MS);
}

function run(): void {
  isScheduled = false;
  const startedAt = performance.now();
  const left = lastScrollAt + REST_MS - startedAt;
  if (left > 0) return schedule(left);
  for (const work of waiting) {
    waiting.delete(work);
    work();
    if (performance.now() - startedAt > SLICE_MS) break;
  }
  if (waiting.size > 0) schedule(0);
}
