import type { ThreadEvent } from "../api/events.ts";
import { type Clock, systemClock } from "../live/clock.ts";
import type { Dispose } from "./signal.ts";

/** How long text may wait for more of it. */
const WINDOW_MS = 100;

/**
 * Gathers the chunks of answers so that the page is touched ten times a second and not at each
 * token. The first chunk after a rest goes on at once; whatever is no chunk, or ends an answer,
 * takes along what has waited before it.
 */
export class ChunkGatherer {
  #waiting: ThreadEvent[] = [];
  #window: Dispose | null = null;

  constructor(
    private readonly apply: (events: readonly ThreadEvent[]) => void,
    private readonly clock: Clock = systemClock,
  ) {}

  take(event: ThreadEvent): void {
    this.#waiting.push(event);
    if (event.type !== "stream_chunk" || event.is_final) this.flush();
    else if (!this.#window) this.#release();
  }

  /** Hands on what has waited. */
  flush(): void {
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length > 0) this.apply(events);
  }

  dispose(): void {
    this.#window?.();
    this.#window = null;
    this.#waiting = [];
  }

  #release(): void {
    this.#window = this.clock.after(WINDOW_MS, () => {
      this.#window = null;
      if (this.#waiting.length > 0) this.#release();
    });
    this.flush();
  }
}
