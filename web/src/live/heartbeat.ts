import type { Dispose } from "../store/signal.ts";
import type { Clock } from "./clock.ts";

const INTERVAL_MS = 20_000;
const DEADLINE_MS = 10_000;

/**
 * Notices that a connection has died without saying so: asks for a sign of life and counts
 * everything heard as one.
 */
export class Heartbeat {
  #next: Dispose | null = null;
  #deadline: Dispose | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly beat: () => void,
    private readonly fellSilent: () => void,
  ) {}

  start(): void {
    this.stop();
    this.#next = this.clock.after(INTERVAL_MS, () => this.check());
  }

  /** Asks now, as after a sleep that may have outlasted the connection. */
  check(): void {
    this.#next?.();
    this.#next = this.clock.after(INTERVAL_MS, () => this.check());
    this.#deadline ??= this.clock.after(DEADLINE_MS, this.fellSilent);
    this.beat();
  }

  /** Something came from the other side. */
  heard(): void {
    this.#deadline?.();
    this.#deadline = null;
  }

  stop(): void {
    this.#next?.();
    this.heard();
    this.#next = null;
  }
}
