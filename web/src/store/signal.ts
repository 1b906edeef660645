/** Ends a subscription or an effect. Calling it again does nothing. */
export type Dispose = () => void;

/** A value that can be watched. Reading `value` inside a `computed` or an `effect` makes it depend on the signal. */
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

/** How many times effects may set one another off before the loop is called a mistake. */
const MAX_FLUSH_ROUNDS = 100;

let observer: Observer | null = null;
let batchDepth = 0;
let writes = 0;
let queue: Effect[] = [];

/** Makes a signal. */
export function signal<T>(initial: T): WritableSignal<T> {
  return new State(initial);
}

/** A value derived from other signals: computed when read, kept while they stay the same, never seen half-updated. */
export function computed<T>(derive: () => T): Signal<T> {
  return new Computed(derive);
}

/** Runs `run` now and whenever a signal it read has changed; what `run` returns is called before the next run and at the end. */
export function effect(run: () => void | Dispose): Dispose {
  const made = new Effect(run);
  made.start();
  return () => made.dispose();
}

/** Holds effects back until `change` is done, so that several changes are seen as one. */
export function batch<T>(change: () => T): T {
  batchDepth++;
  try {
    return change();
  } finally {
    if (batchDepth === 1) flushThenLeave();
    else batchDepth--;
  }
}

/** Reads signals without depending on them. */
export function untracked<T>(read: () => T): T {
  return observedBy(null, read);
}

function observedBy<T>(next: Observer | null, run: () => T): T {
  const previous = observer;
  observer = next;
  try {
    return run();
  } finally {
    observer = previous;
  }
}

/** Effects run while the batch is still open: what they change joins the queue instead of recursing. */
function flushThenLeave(): void {
  const failures: unknown[] = [];
  try {
    for (let round = 0; queue.length > 0; round++) {
      if (round === MAX_FLUSH_ROUNDS) {
        takeQueue();
        throw new Error("effects set one another off without end");
      }
      for (const next of takeQueue()) {
        try {
          next.runIfChanged();
        } catch (failure) {
          failures.push(failure);
        }
      }
    }
  } finally {
    batchDepth--;
  }
  if (failures.length > 0) throw failures[0];
}

function takeQueue(): Effect[] {
  const taken = queue;
  queue = [];
  for (const next of taken) next.queued = false;
  return taken;
}

/** What can be depended on. */
abstract class Source<T> implements Signal<T> {
  readonly observers = new Set<Observer>();
  version = 0;

  abstract get value(): T;
  abstract peek(): T;
  /** Brings `version` up to date. */
  abstract refresh(): void;

  subscribe(listener: (value: T) => void): Dispose {
    return effect(() => {
      const value = this.value;
      untracked(() => listener(value));
    });
  }

  attach(reader: Observer): void {
    this.observers.add(reader);
  }

  detach(reader: Observer): void {
    this.observers.delete(reader);
  }
}

/** What depends on sources, and the versions of them it has seen. */
interface Observer {
  sources: Map<Source<unknown>, number>;
  invalidate(): void;
}

function track(source: Source<unknown>): void {
  if (observer && !observer.sources.has(source)) observer.sources.set(source, source.version);
}

function sourcesChanged(sources: Map<Source<unknown>, number>): boolean {
  for (const [source, seen] of sources) {
    source.refresh();
    if (source.version !== seen) return true;
  }
  return false;
}

class State<T> extends Source<T> implements WritableSignal<T> {
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
    batch(() => {
      for (const reader of [...this.observers]) reader.invalidate();
    });
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  refresh(): void {}
}

type Outcome<T> = { value: T } | { failure: unknown };

/** Attached to its sources only while somebody observes it: an unread computed keeps nothing alive. */
class Computed<T> extends Source<T> implements Observer {
  sources = new Map<Source<unknown>, number>();
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

  invalidate(): void {
    for (const reader of [...this.observers]) reader.invalidate();
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

function reattach(reader: Observer, before: Map<Source<unknown>, number>): void {
  for (const source of reader.sources.keys()) if (!before.has(source)) source.attach(reader);
  for (const source of before.keys()) if (!reader.sources.has(source)) source.detach(reader);
}

class Effect implements Observer {
  sources = new Map<Source<unknown>, number>();
  queued = false;
  readonly #run: () => void | Dispose;
  #cleanUp: void | Dispose = undefined;
  #ended = false;

  constructor(run: () => void | Dispose) {
    this.#run = run;
  }

  /** Runs for the first time; one that fails at once leaves nothing behind. */
  start(): void {
    try {
      batch(() => this.#execute());
    } catch (failure) {
      this.dispose();
      throw failure;
    }
  }

  invalidate(): void {
    if (this.queued || this.#ended) return;
    this.queued = true;
    queue.push(this);
  }

  runIfChanged(): void {
    if (!this.#ended && sourcesChanged(this.sources)) this.#execute();
  }

  dispose(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const source of this.sources.keys()) source.detach(this);
    this.sources.clear();
    this.#cleanUpNow();
  }

  #execute(): void {
    this.#cleanUpNow();
    const before = this.sources;
    this.sources = new Map();
    try {
      this.#cleanUp = observedBy(this, this.#run);
    } finally {
      reattach(this, before);
      if (this.#ended) this.#leave();
      else if (sourcesChanged(this.sources)) this.invalidate();
    }
  }

  /** The effect ended itself while it ran. */
  #leave(): void {
    for (const source of this.sources.keys()) source.detach(this);
    this.sources.clear();
    this.#cleanUpNow();
  }

  #cleanUpNow(): void {
    const cleanUp = this.#cleanUp;
    this.#cleanUp = undefined;
    if (cleanUp) untracked(cleanUp);
  }
}
