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

/** What an event does to a transcript; what isn't named stays as it is. */
export interface TranscriptChange {
  items?: readonly TranscriptItem[];
  path?: readonly string[];
  outgoing?: readonly string[];
  hasOlder?: boolean;
  /** The event belongs to a branch that isn't loaded: the messages have to be read anew. */
  outdated?: boolean;
}

/**
 * The messages a thread shows, each in a signal of its own: a token touches its bubble and nothing
 * else.
 */
export class Transcript implements TranscriptView {
  readonly #items = new Map<string, WritableSignal<TranscriptItem>>();
  /** Keys by message id, for messages whose key is another. */
  readonly #keys = new Map<string, string>();
  readonly #order = signal<readonly string[]>([]);
  readonly #hasOlder = signal(false);
  #path: readonly string[] = [];
  #outgoing: readonly string[] = [];

  /** Keys of everything shown, oldest first. */
  get order(): Signal<readonly string[]> {
    return this.#order;
  }

  get olderExist(): Signal<boolean> {
    return this.#hasOlder;
  }

  /** The id of the running answer, which is always the last message of the path. */
  readonly generating: Signal<string | null> = computed(() => {
    this.#order.value;
    const last = this.item(this.#path.at(-1) ?? "")?.value.message;
    return last && !last.is_user && last.status === "streaming" ? last.id : null;
  });

  get path(): readonly string[] {
    return this.#path;
  }

  get outgoing(): readonly string[] {
    return this.#outgoing;
  }

  get hasOlder(): boolean {
    return this.#hasOlder.peek();
  }

  item(key: string): Signal<TranscriptItem> | undefined {
    return this.#items.get(key);
  }

  find(id: string | null | undefined): TranscriptItem | undefined {
    if (!id) return undefined;
    return this.#items.get(this.#keys.get(id) ?? id)?.peek();
  }

  apply(change: TranscriptChange): void {
    batch(() => {
      for (const item of change.items ?? []) this.#put(item);
      if (change.hasOlder !== undefined) this.#hasOlder.set(change.hasOlder);
      if (change.path || change.outgoing) this.#arrange(change);
    });
  }

  #put(item: TranscriptItem): void {
    if (item.message.id !== item.key) this.#keys.set(item.message.id, item.key);
    const known = this.#items.get(item.key);
    if (known) known.set(item);
    else this.#items.set(item.key, signal(item));
  }

  #arrange(change: TranscriptChange): void {
    this.#path = change.path ?? this.#path;
    this.#outgoing = change.outgoing ?? this.#outgoing;
    const order = [...this.#path, ...this.#outgoing];
    const before = this.#order.peek();
    if (order.length === before.length && order.every((key, at) => key === before[at])) return;
    this.#order.set(order);
    this.#forgetAllBut(new Set(order));
  }

  #forgetAllBut(kept: Set<string>): void {
    for (const [key, item] of this.#items) {
      if (kept.has(key)) continue;
      this.#items.delete(key);
      this.#keys.delete(item.peek().message.id);
    }
  }
}
