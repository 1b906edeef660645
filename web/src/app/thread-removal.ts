import type { ChatThread } from "../api/types.ts";
import { type Signal, signal } from "../store/signal.ts";
import type { ThreadListStore } from "../store/threadList.ts";
import type { App } from "./app.ts";
import { strings } from "./strings.ts";

/**
 * Takes threads out of sight so that it can be undone. Deleting is for good on the server, so it
 * is asked for only when the offer to undo has run out; archiving is asked for at once.
 */
export class ThreadRemoval {
  readonly #app: App;
  readonly #list: ThreadListStore;
  readonly #projectId: string;
  readonly #leaving = signal<ReadonlySet<string>>(new Set());

  constructor(app: App, list: ThreadListStore, projectId: string) {
    this.#app = app;
    this.#list = list;
    this.#projectId = projectId;
  }

  /** Threads not to be shown, though the server still has them. */
  get leaving(): Signal<ReadonlySet<string>> {
    return this.#leaving;
  }

  delete(thread: ChatThread): void {
    const wasOpen = this.#leave(thread);
    this.#app.toasts.offerUndo({
      text: strings.thread.deleted,
      action: strings.thread.undo,
      undo: () => this.#comeBack(thread, wasOpen),
      done: () => this.#list.remove(thread.id).catch(() => this.#comeBack(thread, false)),
    });
  }

  archive(thread: ChatThread): void {
    const wasOpen = this.#leave(thread);
    const archived = this.#list.archive(thread.id, true);
    archived.catch(() => this.#comeBack(thread, wasOpen));
    this.#app.toasts.offerUndo({
      text: strings.thread.archived,
      action: strings.thread.undo,
      undo: () => void this.#unarchive(thread, wasOpen, archived),
    });
  }

  async #unarchive(thread: ChatThread, wasOpen: boolean, archived: Promise<void>): Promise<void> {
    try {
      await archived;
      await this.#list.archive(thread.id, false);
      await this.#list.load();
    } finally {
      this.#comeBack(thread, wasOpen);
    }
  }

  #leave(thread: ChatThread): boolean {
    this.#leaving.update((ids) => new Set(ids).add(thread.id));
    const route = this.#app.router.route.peek();
    const wasOpen = route.page === "chat" && route.threadId === thread.id;
    if (wasOpen) this.#open(null);
    return wasOpen;
  }

  #comeBack(thread: ChatThread, reopen: boolean): void {
    this.#leaving.update((ids) => new Set([...ids].filter((id) => id !== thread.id)));
    if (reopen) this.#open(thread.id);
  }

  #open(threadId: string | null): void {
    this.#app.router.go({ page: "chat", projectId: this.#projectId, threadId });
  }
}
