import type { ApiErrorCode } from "../api/error.ts";
import type { Message } from "../api/types.ts";
import { batch, computed, type Signal, signal, type WritableSignal } from "./signal.ts";

/** `no_answer`: the message left, and no echo of it came back in time. */
export type FailureCode = ApiErrorCode | "no_answer";

/** Why something failed, for the page to put into words. */
export interface Failure {
  code: FailureCode;
  /** The server's plain sentence, when it gave one. */
  detail: string | null;
  /** When trying again makes sense, in milliseconds since 1970. */
  retryAt: number | null;
  /** The server told it by itself and named no message: what it does in the background failed. */
  inBackground?: boolean;
}

/** How far a message of this browser's own has come; everything read from the server is `sent`. */
export type Delivery = "sending" | "sent" | "failed";

/** One entry of the transcript. Items are never changed, only replaced. */
export interface TranscriptItem {
  /** Stays the same from the optimistic message to its echo, so that its bubble does too. */
  readonly key: string;
  readonly message: Message;
  readonly delivery: Delivery;
  readonly failure: Failure | null;
  /** Rises when the text starts anew; while it is the same, `message.content` only grows. */
  readonly run: number;
  /** The `chunk_index` that comes next; null when any may. */
  readonly nextChunk: number | null;
}

/** An item, and what can be watched of it without being told of each word. */
export interface ItemSignal extends Signal<TranscriptItem> {
  /** The item as of the last change that wasn't only growth of its text. */
  readonly facts: Signal<TranscriptItem>;
}

type WritableItem = WritableSignal<TranscriptItem> & { facts: WritableSignal<TranscriptItem> };

/** What the rules read of a transcript. */
export interface TranscriptView {
  /** Keys of the shown messages that the server knows, oldest first. */
  readonly path: readonly string[];
  /**
   * Keys of this browser's messages that haven't come back from the server yet, in the order they
   * were written.
   */
  readonly outgoing: readonly string[];
  readonly hasOlder: boolean;
  /** The item under a key, or under the id of its message. */
  find(id: string | null | undefined): TranscriptItem | undefined;
}

/** A stretch of the path far from its end, shown instead of the end. */
export interface Excerpt {
  readonly keys: readonly string[];
  readonly hasOlder: boolean;
}

/** What an event does to a transcript; what isn't named stays as it is. */
export interface TranscriptChange {
  items?: readonly TranscriptItem[];
  /** Of the items nothing but the text has changed, which was there before and is longer now. */
  onlyGrown?: boolean;
  path?: readonly string[];
  /** Keys that come before the path as it is. */
  older?: readonly string[];
  outgoing?: readonly string[];
  hasOlder?: boolean;
  excerpt?: Excerpt | null;
  /** The event belongs to a branch that isn't loaded: the messages have to be read anew. */
  outdated?: boolean;
}

/**
 * The messages a thread shows, each in a signal of its own: a token touches its bubble and nothing
 * else. What is added at either end is looked at; the rest of the path is at most copied.
 */
export class Transcript implements TranscriptView {
  readonly #items = new Map<string, WritableItem>();
  /** Keys by message id, for messages whose key is another. */
  readonly #keys = new Map<string, string>();
  readonly #path = signal<readonly string[]>([]);
  readonly #outgoing = signal<readonly string[]>([]);
  readonly #excerpt = signal<Excerpt | null>(null);
  readonly #hasOlder = signal(false);

  /** Keys of everything shown, oldest first. */
  readonly order: Signal<readonly string[]> = computed(() => {
    const outgoing = this.#outgoing.value;
    const path = this.#path.value;
    const keys = this.#excerpt.value?.keys ?? (outgoing.length > 0 ? [...path, ...outgoing] : path);
    // A message that came back has moved from one list to the other, not on the page.
    if (!isSame(this.#shown, keys)) this.#shown = keys;
    return this.#shown;
  });
  #shown: readonly string[] = [];

  /** Whether there is more before what is shown. */
  readonly olderExist: Signal<boolean> = computed(() =>
    (this.#excerpt.value ?? { hasOlder: this.#hasOlder.value }).hasOlder
  );

  /** Whether there is more after what is shown. */
  readonly newerExist: Signal<boolean> = computed(() => this.#excerpt.value !== null);

  /** The id of the running answer, which is always the last message of the path. */
  readonly generating: Signal<string | null> = computed(() => {
    const last = this.item(this.#path.value.at(-1) ?? "")?.facts.value.message;
    return last && !last.is_user && last.status === "streaming" ? last.id : null;
  });

  /** Whether a message is on its way to the server. */
  readonly isSending: Signal<boolean> = computed(() =>
    this.#outgoing.value.some((key) => this.item(key)?.facts.value.delivery === "sending")
  );

  get path(): readonly string[] {
    return this.#path.peek();
  }

  get outgoing(): readonly string[] {
    return this.#outgoing.peek();
  }

  get excerpt(): Excerpt | null {
    return this.#excerpt.peek();
  }

  get hasOlder(): boolean {
    return this.#hasOlder.peek();
  }

  item(key: string): ItemSignal | undefined {
    return this.#items.get(key);
  }

  find(id: string | null | undefined): TranscriptItem | undefined {
    if (!id) return undefined;
    return this.#items.get(this.#keys.get(id) ?? id)?.peek();
  }

  apply(change: TranscriptChange): void {
    batch(() => {
      for (const item of change.items ?? []) this.#put(item, change.onlyGrown ?? false);
      if (change.onlyGrown) return;
      if (change.hasOlder !== undefined) this.#hasOlder.set(change.hasOlder);
      if (change.older?.length) this.#path.update((path) => [...change.older!, ...path]);
      this.#arrange(change);
    });
  }

  #put(item: TranscriptItem, onlyGrown: boolean): void {
    if (item.message.id !== item.key) this.#keys.set(item.message.id, item.key);
    const known = this.#items.get(item.key);
    if (!known) this.#items.set(item.key, Object.assign(signal(item), { facts: signal(item) }));
    else if (!onlyGrown) known.facts.set(item);
    known?.set(item);
  }

  #arrange({ path, outgoing, excerpt }: TranscriptChange): void {
    const gone = [
      ...path ? leftOut(this.path, path) : [],
      ...outgoing ? leftOut(this.outgoing, outgoing) : [],
      ...excerpt === undefined ? [] : leftOut(this.excerpt?.keys ?? [], excerpt?.keys ?? []),
    ];
    if (path && !isSame(this.path, path)) this.#path.set(path);
    if (outgoing && !isSame(this.outgoing, outgoing)) this.#outgoing.set(outgoing);
    if (excerpt !== undefined) this.#excerpt.set(excerpt);
    this.#forget(gone);
  }

  #forget(keys: readonly string[]): void {
    if (keys.length === 0) return;
    const held = [this.path, this.outgoing, this.excerpt?.keys ?? []];
    const kept = new Set(keys.length > 1 ? held.flat() : held.flatMap(onlyThose(keys)));
    for (const key of keys) {
      const item = this.#items.get(key);
      if (!item || kept.has(key)) continue;
      this.#items.delete(key);
      this.#keys.delete(item.peek().message.id);
    }
  }
}

function onlyThose(keys: readonly string[]): (held: readonly string[]) => readonly string[] {
  return (held) => keys.filter((key) => held.includes(key));
}

/** Keys between the ends that two lists have in common, as far as they are in the first alone. */
function leftOut(before: readonly string[], after: readonly string[]): readonly string[] {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) start++;
  if (start === before.length) return [];
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const kept = new Set(after.slice(start, after.length - end));
  return before.slice(start, before.length - end).filter((key) => !kept.has(key));
}

function isSame(before: readonly string[], after: readonly string[]): boolean {
  return before.length === after.length && before.every((key, index) => key === after[index]);
}
