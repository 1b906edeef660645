import {
  batch,
  Effect,
  observedBy,
  reattach,
  Source,
  sourcesChanged,
  track,
  untracked,
} from "./reactive.ts";
import type { Observer } from "./reactive.ts";

export { batch, untracked } from "./reactive.ts";

/** Ends a subscription or an effect. Calling it again does nothing. */
export type Dispose = () => void;

/**
 * A value that can be watched. Reading `value` inside a `computed` or an `effect` makes it depend
 * on the signal.
 */
export interface Signal<T> {
  readonly value: T;
  /** The value, without depending on it. */
  peek(): T;
  /** Calls `listener` with the value now and after each change. */
  subscribe(listener: (value: T) => void): Dispose;
}

/** A signal whose owner may change it. Setting an identical value (`Object.is`) tells nobody. */
export interface WritableSignal<T> extends Signal<T> {
  value: T;
  set(value: T): void;
  update(change: (value: T) => T): void;
}

/** Counts changes of any signal: while it stands still, so does every computed one. */
let writes = 0;

/** Makes a signal. */
export function signal<T>(initial: T): WritableSignal<T> {
  return new State(initial);
}

/**
 * A value derived from other signals: computed when read, kept while they stay the same, never seen
 * half-updated.
 */
export function computed<T>(derive: () => T): Signal<T> {
  return new Computed(derive);
}

/**
 * Runs `run` now and whenever a signal it read has changed; what `run` returns is called before the
 * next run and at the end.
 */
export function effect(run: () => void | Dispose): Dispose {
  const made = new Effect(run);
  made.start();
  return () => made.dispose();
}

/** Calls `listener` with a signal's value now and after each change. */
function watch<T>(watched: Signal<T>, listener: (value: T) => void): Dispose {
  return effect(() => {
    const value = watched.value;
    untracked(() => listener(value));
  });
}

class State<T> extends Source implements WritableSignal<T> {
  #value: T;

  constructor(initial: T) {
    super();
    this.#value = initial;
  }

  get value(): T {
    track(this);
    return this.#value;
  }

  set value(next: T) {
    this.set(next);
  }

  peek(): T {
    return this.#value;
  }

  set(next: T): void {
    if (Object.is(next, this.#value)) return;
    this.#value = next;
    this.version++;
    writes++;
    batch(() => this.invalidateObservers());
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  subscribe(listener: (value: T) => void): Dispose {
    return watch(this, listener);
  }

  refresh(): void {}
}

type Outcome<T> = { value: T } | { failure: unknown };

/**
 * Attached to its sources only while somebody observes it: an unread computed keeps nothing alive.
 */
class Computed<T> extends Source implements Signal<T>, Observer {
  sources = new Map<Source, number>();
  readonly #derive: () => T;
  #outcome: Outcome<T> | null = null;
  #checkedAt = -1;
  #running = false;

  constructor(derive: () => T) {
    super();
    this.#derive = derive;
  }

  get value(): T {
    this.refresh();
    track(this);
    return this.#result();
  }

  peek(): T {
    this.refresh();
    return this.#result();
  }

  refresh(): void {
    if (this.#running) throw new Error("a computed signal depends on itself");
    if (this.#checkedAt === writes && this.#outcome) return;
    if (!this.#outcome || sourcesChanged(this.sources)) this.#recompute();
    this.#checkedAt = writes;
  }

  subscribe(listener: (value: T) => void): Dispose {
    return watch(this, listener);
  }

  invalidate(): void {
    this.invalidateObservers();
  }

  override attach(reader: Observer): void {
    if (this.observers.size === 0) {
      for (const source of this.sources.keys()) source.attach(this);
    }
    super.attach(reader);
  }

  override detach(reader: Observer): void {
    super.detach(reader);
    if (this.observers.size === 0) {
      for (const source of this.sources.keys()) source.detach(this);
    }
  }

  #recompute(): void {
    const before = this.sources;
    this.sources = new Map();
    this.#running = true;
    let outcome: Outcome<T>;
    try {
      outcome = { value: observedBy(this, this.#derive) };
    } catch (failure) {
      outcome = { failure };
    } finally {
      this.#running = false;
    }
    if (this.observers.size > 0) reattach(this, before);
    if (!sameOutcome(this.#outcome, outcome)) this.version++;
    this.#outcome = outcome;
  }

  #result(): T {
    const outcome = this.#outcome;
    if (outcome && "value" in outcome) return outcome.value;
    throw outcome?.failure;
  }
}

function sameOutcome<T>(before: Outcome<T> | null, after: Outcome<T>): boolean {
  return before !== null && "value" in before && "value" in after &&
    Object.is(before.value, after.value);
}
