import type { ChatThread } from "../api/types.ts";
import { batch, computed, effect, type Signal, signal } from "../store/signal.ts";
import { ThreadStore } from "../store/thread.ts";
import type { TranscriptItem } from "../store/transcript.ts";
import type { ThreadListStore } from "../store/thread-list.ts";
import type { App } from "./app.ts";
import { failureFrom } from "../store/failure.ts";
import { Draft } from "./drafts.ts";
import { firstMessage } from "./first-message.ts";
import { strings } from "./strings.ts";

/**
 * What one pane talks in: a thread, or a new one that comes to be with its first message.
 *
 * Until the server has made the thread, that message is shown from `first`. When making it fails
 * the message stays there as failed and can be retried. Until there is a thread the message is kept
 * as the draft, too: nothing typed is lost, not even by a reload.
 */
export class Conversation {
  readonly projectId: string;
  readonly draft: Draft;
  /** What the thread is called; empty while that isn't known. */
  readonly title: Signal<string> = computed(() => this.#title());
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
    this.draft = new Draft(projectId, threadId);
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
    this.draft.text = content;
    let thread: ChatThread;
    try {
      thread = await this.#list.create();
    } catch (fault) {
      this.#first.set({ ...item, delivery: "failed", failure: failureFrom(fault, Date.now()) });
      return;
    }
    if (this.draft.text === content) this.draft.text = "";
    this.draft.moveTo(thread.id);
    if (this.#disposed) return this.#sendUnseen(thread.id, content);
    batch(() => {
      this.#open(thread.id).send(content);
      this.#first.set(null);
    });
    const route = { page: "chat", projectId: this.projectId, threadId: thread.id } as const;
    this.#app.router.go(route, { replace: true });
  }

  #open(threadId: string): ThreadStore {
    this.#threadId = threadId;
    const store = this.#storeOf(threadId);
    this.#store.set(store);
    void store.open();
    return store;
  }

  #storeOf(threadId: string): ThreadStore {
    const userId = this.#app.session.user.peek()?.id ?? "";
    return new ThreadStore({ api: this.#app.api, threadId, userId });
  }

  /** The page went elsewhere while the thread was being made: its first message is sent all the same. */
  async #sendUnseen(threadId: string, content: string): Promise<void> {
    const store = this.#storeOf(threadId);
    store.send(content);
    await store.open();
    const settled = computed(() =>
      store.order.value.every((key) => store.item(key)?.value.delivery !== "sending")
    );
    const end = effect(() => {
      if (!settled.value) return;
      queueMicrotask(() => {
        end();
        store.dispose();
      });
    });
  }

  #title(): string {
    const store = this.#store.value;
    if (!store) return strings.thread.untitled;
    const known = store.thread.value ?? this.#list.find(this.#threadId ?? "");
    return known ? known.title || strings.thread.untitled : "";
  }
}
