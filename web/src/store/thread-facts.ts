import type { ChatThread } from "../api/types.ts";
import { idOfLeaf } from "./reduce.ts";
import { type Signal, signal } from "./signal.ts";
import type { TranscriptView } from "./transcript.ts";

/**
 * What the server says of an open thread, and how far somebody has read here, which it may not have
 * heard yet.
 */
export class ThreadFacts {
  readonly #view: TranscriptView;
  readonly #thread = signal<ChatThread | null>(null);
  readonly thread: Signal<ChatThread | null> = this.#thread;
  #readUpTo: string | null = null;
  /** Counts what was told and what was asked for. */
  #turn = 0;
  #taken = 0;

  constructor(
    view: TranscriptView,
    readonly ask: (call?: { waits: boolean }) => Promise<ChatThread>,
  ) {
    this.#view = view;
  }

  /** Asks the server. What it has told since then is newer than its answer. */
  async read(call?: { waits: boolean }): Promise<void> {
    const turn = ++this.#turn;
    this.take(await this.ask(call), turn);
  }

  /** Messages were read anew: what the events that they cover told of the thread isn't told again. */
  renew(): void {
    this.read().catch(() => {});
  }

  /** The server counts an answer as unread until it has heard otherwise, which it may just be. */
  take(thread: ChatThread, turn = ++this.#turn): void {
    if (turn < this.#taken) return;
    this.#taken = turn;
    const isRead = this.#readUpTo !== null && this.#readUpTo === idOfLeaf(this.#view);
    this.#thread.set(isRead && thread.has_unread ? { ...thread, has_unread: false } : thread);
  }

  /** Somebody has seen everything up to a message. `tell` says whether the server will hear of it. */
  markRead(messageId: string, tell: () => boolean): void {
    if (this.#readUpTo === messageId || !tell()) return;
    this.#readUpTo = messageId;
    const thread = this.#thread.peek();
    if (thread) this.take(thread, this.#taken);
  }

  /** What was told may have been lost with the connection: it is told again on the next. */
  disconnected(): void {
    this.#readUpTo = null;
  }

  /** Nothing is taken any more. */
  dispose(): void {
    this.#taken = Infinity;
  }
}
