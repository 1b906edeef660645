import type { Message } from "../api/types.ts";
import { wholeDocument } from "../content/document.ts";
import { batch, effect, type Signal, signal, untracked } from "../store/signal.ts";
import type { ThreadStore } from "../store/thread.ts";
import { folded, mayHold, occurrences, readableText } from "./find-text.ts";

/** One place where the words were found: the `nth` in its message, from 0. */
export interface Hit {
  key: string;
  nth: number;
}

/** After so many milliseconds of reading others get their turn. */
const SLICE_MS = 8;

/** Looks for words in all of a thread: in what is loaded at once, in the rest as it comes. */
export class ThreadFind {
  readonly #store: ThreadStore;
  readonly #firstInView: () => string | undefined;
  readonly #hits = signal<readonly Hit[]>([]);
  readonly #current = signal<Hit | null>(null);
  readonly #searching = signal(false);
  readonly hits: Signal<readonly Hit[]> = this.#hits;
  readonly current: Signal<Hit | null> = this.#current;
  /** Whether there are messages that haven't been looked through. */
  readonly searching: Signal<boolean> = this.#searching;
  readonly #end: () => void;
  #query = "";
  #counts = new WeakMap<Message, number>();
  #run = 0;

  /** `firstInView` is the key of the message where the reader is. */
  constructor(store: ThreadStore, firstInView: () => string | undefined) {
    this.#store = store;
    this.#firstInView = firstInView;
    this.#end = effect(() => {
      store.order.value;
      if (!this.#searching.peek()) untracked(() => void this.#look(this.#run));
    });
  }

  /** In the form in which it is compared. */
  get query(): string {
    return this.#query;
  }

  async search(words: string): Promise<void> {
    const run = ++this.#run;
    this.#query = folded(words.trim());
    this.#counts = new WeakMap();
    batch(() => {
      this.#current.set(null);
      this.#searching.set(this.#query !== "");
    });
    await this.#look(run);
    while (this.#query !== "" && run === this.#run && await this.#readMore()) await this.#look(run);
    if (run === this.#run) this.#searching.set(false);
  }

  /** Goes to the next hit or the one before; after the last comes the first. */
  step(by: 1 | -1): void {
    const hits = this.#hits.peek();
    if (hits.length === 0) return;
    const at = hits.findIndex((hit) => isSame(hit, this.#current.peek()));
    this.#current.set(hits[(at + by + hits.length) % hits.length]!);
  }

  dispose(): void {
    this.#run++;
    this.#end();
  }

  /** Whether there was more of the thread to read. */
  async #readMore(): Promise<boolean> {
    const { order, hasOlder, hasNewer } = this.#store;
    const before = order.peek();
    if (hasOlder.peek()) await this.#store.paging.loadOlder();
    else if (hasNewer.peek()) await this.#store.paging.loadNewer();
    return order.peek() !== before;
  }

  async #look(run: number): Promise<void> {
    const hits: Hit[] = [];
    let turn = performance.now();
    for (const key of this.#store.order.peek()) {
      const count = this.#count(key);
      for (let nth = 0; nth < count; nth++) hits.push({ key, nth });
      if (performance.now() - turn < SLICE_MS) continue;
      await new Promise((resume) => setTimeout(resume));
      if (run !== this.#run) return;
      turn = performance.now();
    }
    batch(() => {
      this.#hits.set(hits);
      const current = this.#current.peek();
      if (!hits.some((hit) => isSame(hit, current))) this.#current.set(this.#nearest(hits));
    });
  }

  #count(key: string): number {
    const message = this.#store.item(key)?.peek().message;
    if (!message || this.#query === "") return 0;
    let count = this.#counts.get(message);
    if (count === undefined) {
      count = countIn(message.content, this.#query);
      this.#counts.set(message, count);
    }
    return count;
  }

  /** The first hit from where the reader is on, or the last before it. */
  #nearest(hits: readonly Hit[]): Hit | null {
    const order = this.#store.order.peek();
    const from = order.indexOf(this.#firstInView() ?? "");
    return hits.find(({ key }) => order.indexOf(key) >= from) ?? hits.at(-1) ?? null;
  }
}

function countIn(content: string, query: string): number {
  if (!mayHold(content, query)) return 0;
  return occurrences(folded(readableText(wholeDocument(content))), query).length;
}

function isSame(hit: Hit, other: Hit | null): boolean {
  return other !== null && hit.key === other.key && hit.nth === other.nth;
}
