import type { Dispose } from "./signal.ts";

/** How many times effects may set one another off before the loop is called a mistake. */
const MAX_FLUSH_ROUNDS = 100;

let observer: Observer | null = null;
let batchDepth = 0;
let queue: Effect[] = [];

/** What can be depended on. */
export abstract class Source {
  readonly observers = new Set<Observer>();
  version = 0;

  /** Brings `version` up to date. */
  abstract refresh(): void;

  attach(reader: Observer): void {
    this.observers.add(reader);
  }

  detach(reader: Observer): void {
    this.observers.delete(reader);
  }

  /** Tells whoever depends on it that it may have changed. */
  invalidateObservers(): void {
    for (const reader of [...this.observers]) reader.invalidate();
  }
}

/** What depends on sources, and the versions of them it has seen. */
export interface Observer {
  sources: Map<Source, number>;
  invalidate(): void;
}

export function track(source: Source): void {
  if (observer && !observer.sources.has(source)) observer.sources.set(source, source.version);
}

export function sourcesChanged(sources: Map<Source, number>): boolean {
  for (const [source, seen] of sources) {
    source.refresh();
    if (source.version !== seen) return true;
  }
  return false;
}

/** Moves a reader from the sources it had to those it has. */
export function reattach(reader: Observer, before: Map<Source, number>): void {
  for (const source of reader.sources.keys()) if (!before.has(source)) source.attach(reader);
  for (const source of before.keys()) if (!reader.sources.has(source)) source.detach(reader);
}

/** Runs `run` with what it reads noted by `next`; null notes nothing. */
export function observedBy<T>(next: Observer | null, run: () => T): T {
  const previous = observer;
  observer = next;
  try {
    return run();
  } finally {
    observer = previous;
  }
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

/**
 * Effects run while the batch is still open: what they change joins the queue instead of recursing.
 */
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

/** Runs again whenever what it read has changed. */
export class Effect implements Observer {
  sources = new Map<Source, number>();
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
