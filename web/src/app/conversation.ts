import type { ChatThread } from "../api/types.ts";
import { batch, type Signal, signal } from "../store/signal.ts";
import { ThreadStore } from "../store/thread.ts";
import type { TranscriptItem } from "../store/transcript.ts";
import type { ThreadListStore } from "../store/threadList.ts";
import type { App } from "./app.ts";
import { failureFrom } from "../store/failure.ts";
import { firstMessage } from "./first-message.ts";

/**
 * What one pane talks in: a thread, or a new one that comes to be with its first message.
 *
 * Until the server has made the thread, that message is shown from `first`. When making it fails
 * the message stays there as failed and can be retried; nothing typed is lost.
 */
export class Conversation {
  readonly projectId: string;
  readonly #app: App;
  readonly #list: ThreadListStore;
  readonly #store = signal<ThreadStore | null>(null);
  readonly #first = signal<TranscriptItem | null>(null);
  #threadId: string | null = null;
  #disposed = false;

  constructor(app: App, list: ThreadListStore, projectId: string, threadId: string | null) {
    this.#app = app;
    this.#list = list;
    this.projectId = projectId;
    if (threadId) this.#open(threadId);
  }

  get store(): Signal<ThreadStore | null> {
    return this.#store;
  }

  get first(): Signal<TranscriptItem | null> {
    return this.#first;
  }

  get threadId(): string | null {
    return this.#threadId;
  }

  send(content: string): void {
    const store = this.#store.peek();
    if (store) store.send(content);
    else void this.#begin(content);
  }

  retryFirst(): void {
    const first = this.#first.peek();
    if (first) void this.#begin(first.message.content);
  }

  discardFirst(): void {
    this.#first.set(null);
  }

  dispose(): void {
    this.#disposed = true;
    this.#store.peek()?.dispose();
  }

  async #begin(content: string): Promise<void> {
    const item = firstMessage(content);
    this.#first.set(item);
    let thread: ChatThread;
    try {
      thread = await this.#list.create();
    } catch (fault) {
      this.#first.set({ ...item, delivery: "failed", failure: failureFrom(fault, Date.now()) });
      return;
    }
    if (this.#disposed) return;
    batch(() => {
      this.#open(thread.id).send(content);
      this.#first.set(null);
    });
    const route = { page: "chat", projectId: this.projectId, threadId: thread.id } as const;
    this.#app.router.go(route, { replace: true });
  }

  #open(threadId: string): ThreadStore {
    this.#threadId = threadId;
    const userId = this.#app.session.user.peek()?.id ?? "";
    const store = new ThreadStore({ api: this.#app.api, threadId, userId });
    this.#store.set(store);
    void store.open();
    return store;
  }
}
