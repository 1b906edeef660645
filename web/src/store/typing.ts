import type { TypingIndicator } from "../api/events.ts";
import { type Clock, systemClock } from "../live/clock.ts";
import { type Dispose, type Signal, signal } from "./signal.ts";

/** Without a key press for so long, somebody has stopped typing. */
export const REST_MS = 3_000;
/** Typing that goes on is told again after this long, for those who came meanwhile. */
export const REPEAT_MS = 2_000;
/** An indicator that isn't repeated is forgotten: the end of it may have been lost. */
export const FORGET_MS = 5_000;

/** Who types in a thread: tells the other connections of typing here, and knows whether there is typing there. */
export class Typing {
  readonly #tell: (isTyping: boolean) => void;
  readonly #clock: Clock;
  readonly #elsewhere = signal(false);
  readonly #others = new Map<string, Dispose>();
  #toldAt: number | null = null;
  #rest: Dispose | null = null;

  constructor(tell: (isTyping: boolean) => void, clock: Clock = systemClock) {
    this.#tell = tell;
    this.#clock = clock;
  }

  /** Whether somebody types on another connection, which is another device or tab of the same person. */
  get elsewhere(): Signal<boolean> {
    return this.#elsewhere;
  }

  /** A key was pressed here. */
  typed(): void {
    const now = this.#clock.now();
    if (this.#toldAt === null || now - this.#toldAt >= REPEAT_MS) {
      this.#toldAt = now;
      this.#tell(true);
    }
    this.#rest?.();
    this.#rest = this.#clock.after(REST_MS, () => this.ended());
  }

  /** What was typed here has been sent or taken away, or typing rests. */
  ended(): void {
    this.#rest?.();
    this.#rest = null;
    if (this.#toldAt === null) return;
    this.#toldAt = null;
    this.#tell(false);
  }

  heard({ connection_id, is_typing }: TypingIndicator): void {
    this.#forget(connection_id);
    if (is_typing) {
      const callOff = this.#clock.after(FORGET_MS, () => this.#forget(connection_id));
      this.#others.set(connection_id, callOff);
    }
    this.#elsewhere.set(this.#others.size > 0);
  }

  dispose(): void {
    this.ended();
    for (const id of [...this.#others.keys()]) this.#forget(id);
  }

  #forget(connectionId: string): void {
    this.#others.get(connectionId)?.();
    this.#others.delete(connectionId);
    this.#elsewhere.set(this.#others.size > 0);
  }
}
