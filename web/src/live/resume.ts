/** A place in a thread's numbered log: everything up to and including `seq` is known. */
export interface LogPosition {
  epoch: string;
  seq: number;
}

/**
 * What to do next, in this order: hand on `deliver`, then `next`.
 * `reread`: read the messages anew and tell `reread()` where that left off, while the socket stays.
 * `reconnect`: this connection can't be followed any further; come back with `position`.
 */
export interface ResumeStep<Event> {
  deliver: Event[];
  next: "follow" | "reread" | "reconnect";
}

interface Numbered<Event> {
  seq: number;
  event: Event;
}

/**
 * Decides which of a thread's events are delivered: each exactly once, in order, over any number of
 * connections.
 *
 * It is the mirror of the server's machine that merges the kept log with what is live; both are
 * tested with
 * `Tests/Vectors/resume.json`. It knows no sockets and no clock: its owner tells it what came and
 * does what it says.
 */
export class Resume<Event> {
  #known: LogPosition | null;
  #phase: "waiting" | "following" | "lost" = "waiting";
  /** Set while the messages must be read anew: what comes meanwhile waits here. */
  #held: { from: LogPosition; events: Numbered<Event>[] } | null = null;
  #stale: boolean;

  /** Starts from where the messages were read, or from nowhere. */
  constructor(position: LogPosition | null) {
    this.#known = position;
    this.#stale = position === null;
  }

  /** Where the next connection must go on; null when there is nothing to go on from. */
  get position(): LogPosition | null {
    return this.#stale ? null : this.#known;
  }

  /** A new connection is being made; nothing of the old one counts any more. */
  disconnected(): void {
    this.#phase = "waiting";
    this.#held = null;
  }

  /** What was read can't be built on: it has to be read anew although nothing was missed. */
  outdated(): ResumeStep<Event> {
    if (this.#stale || !this.#known) return follow();
    this.#stale = true;
    if (this.#phase === "following") this.#held = { from: this.#known, events: [] };
    return { deliver: [], next: "reread" };
  }

  /** The server says where its log stands and whether it sends all that was missed. */
  established(epoch: string, lastSeq: number, resumed: boolean): ResumeStep<Event> {
    this.#phase = "following";
    if (!this.#stale && this.#reaches(epoch, lastSeq, resumed)) return follow();
    this.#stale = true;
    this.#held = { from: { epoch, seq: lastSeq }, events: [] };
    return { deliver: [], next: "reread" };
  }

  event(seq: number, event: Event): ResumeStep<Event> {
    if (this.#phase !== "following") return follow();
    return this.#held ? this.#hold(seq, event) : this.#deliver(seq, event);
  }

  /**
   * The messages were read, asked for or not, and contain everything up to `position`. Where that
   * is further back than what this connection brings next, the connection can't be followed.
   */
  reread(position: LogPosition): ResumeStep<Event> {
    const held = this.#held;
    const reached = held?.from ?? this.#known;
    this.#known = position;
    this.#stale = false;
    this.#held = null;
    if (this.#phase !== "following") return follow();
    if (reached?.epoch !== position.epoch || reached.seq > position.seq) return this.#lose();
    return this.#release(held?.events ?? []);
  }

  /** Whether following from here misses nothing. */
  #reaches(epoch: string, lastSeq: number, resumed: boolean): boolean {
    if (this.#known?.epoch !== epoch) return false;
    return resumed ? this.#known.seq <= lastSeq : this.#known.seq === lastSeq;
  }

  #deliver(seq: number, event: Event): ResumeStep<Event> {
    const known = this.#known;
    if (!known || seq <= known.seq) return follow();
    if (seq > known.seq + 1) return this.#lose();
    this.#known = { epoch: known.epoch, seq };
    return { deliver: [event], next: "follow" };
  }

  #hold(seq: number, event: Event): ResumeStep<Event> {
    const held = this.#held;
    if (!held) return follow();
    const last = held.events.at(-1)?.seq ?? held.from.seq;
    if (seq > last + 1) return this.#lose();
    if (seq === last + 1) held.events.push({ seq, event });
    return follow();
  }

  #release(events: Numbered<Event>[]): ResumeStep<Event> {
    const deliver: Event[] = [];
    for (const { seq, event } of events) deliver.push(...this.#deliver(seq, event).deliver);
    return { deliver, next: "follow" };
  }

  #lose(): ResumeStep<Event> {
    this.#phase = "lost";
    this.#held = null;
    return { deliver: [], next: "reconnect" };
  }
}

function follow<Event>(): ResumeStep<Event> {
  return { deliver: [], next: "follow" };
}
