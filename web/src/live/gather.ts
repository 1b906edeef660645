import type { Dispose } from "../store/signal.ts";
import type { Clock } from "./clock.ts";

/** How long text may wait for more of it. */
const WINDOW_MS = 100;

/**
 * Gathers the chunks of answers so that the page is touched ten times a second and not at each
 * token; they aren't even read before. The first chunk after a rest goes on at once; whatever is no
 * chunk, or ends an answer, takes along what has waited before it.
 */
export class FrameGatherer {
  #waiting: unknown[] = [];
  #window: Dispose | null = null;
  #openedAt = 0;

  constructor(
    private readonly apply: (frames: readonly unknown[]) => void,
    private readonly clock: Clock,
  ) {}

  take(frame: unknown): void {
    this.#waiting.push(frame);
    if (!isMoreText(frame)) this.flush();
    else if (!this.#window) this.#release();
  }

  /** The page is about to be painted: what has waited for half the time comes along. */
  bringAlong(): void {
    const isEarly = this.clock.now() - this.#openedAt < WINDOW_MS / 2;
    if (isEarly || this.#waiting.length === 0) return;
    this.#window?.();
    this.#release();
  }

  /** Hands on what has waited. */
  flush(): void {
    const frames = this.#waiting;
    this.#waiting = [];
    if (frames.length > 0) this.apply(frames);
  }

  dispose(): void {
    this.#window?.();
    this.#window = null;
    this.#waiting = [];
  }

  #release(): void {
    this.#openedAt = this.clock.now();
    this.#window = this.clock.after(WINDOW_MS, () => {
      this.#window = null;
      if (this.#waiting.length > 0) this.#release();
    });
    this.flush();
  }
}

/**
 * Whether a frame is a chunk that more will follow. Quotation marks within a text are escaped, so
 * that nothing an answer says looks like this; a server that wrote it otherwise would only be heard
 * more often.
 */
function isMoreText(frame: unknown): boolean {
  return typeof frame === "string" && frame.includes('"type":"stream_chunk"') &&
    frame.includes('"is_final":false');
}
