import type { ChatThread } from "../api/types.ts";
import { type Signal, signal } from "../store/signal.ts";
import type { ThreadListStore } from "../store/thread-list.ts";
import type { App } from "./app.ts";
import { problemText } from "./problems.ts";
import type { Route } from "./router.ts";
import { strings } from "./strings.ts";

/**
 * What can be done with a thread of the list. The list shows a change at once and takes it back
 * when the server refuses; `problem` then says why.
 *
 * Removing can be undone: deleting is for good on the server, so it is asked for only when the
 * offer to undo has run out; archiving is asked for at once and reversed.
 */
export class ThreadActions {
  readonly #app: Pick<App, "router" | "toasts">;
  readonly #list: ThreadListStore;
  readonly #projectId: string;
  readonly #problem = signal<string | null>(null);

  constructor(app: Pick<App, "router" | "toasts">, list: ThreadListStore, projectId: string) {
    this.#app = app;
    this.#list = list;
    this.#projectId = projectId;
  }

  /** Threads not to be shown, though the server still has them. */
  get leaving(): Signal<ReadonlySet<string>> {
    return this.#app.toasts.leaving;
  }

  /** Why the last change was refused, in words; null when it wasn't, or once it was dismissed. */
  get problem(): Signal<string | null> {
    return this.#problem;
  }

  dismissProblem(): void {
    this.#problem.set(null);
  }

  rename(threadId: string, title: string): Promise<boolean> {
    return this.#attempt(() => this.#list.rename(threadId, title));
  }

  pin(threadId: string, isPinned: boolean): Promise<boolean> {
    return this.#attempt(() => this.#list.pin(threadId, isPinned));
  }

  delete(thread: ChatThread): void {
    const left = this.#leave(thread);
    const { router, toasts } = this.#app;
    toasts.offerUndo({
      text: strings.thread.deleted,
      action: strings.thread.undo,
      undo: () => {
        end();
        this.#comeBack(thread, left);
      },
      done: async () => {
        end();
        if (!await this.#attempt(() => this.#list.remove(thread.id))) this.#comeBack(thread, null);
      },
    });
    // Whoever opens it wants to have it after all.
    const end = router.route.subscribe(() => this.#isOpen(thread) && toasts.undo());
  }

  archive(thread: ChatThread): void {
    const left = this.#leave(thread);
    const archived = this.#attempt(() => this.#list.archive(thread.id, true));
    // Once it is archived the list doesn't have it any more, and the archive shows it.
    void archived.then((done) =>
      done ? this.#app.toasts.leave(thread.id, false) : this.#comeBack(thread, left)
    );
    this.#app.toasts.offerUndo({
      text: strings.thread.archived,
      action: strings.thread.undo,
      undo: async () => {
        if (!await archived) return;
        const isBack = await this.#attempt(() => this.#list.archive(thread.id, false));
        if (isBack) this.#comeBack(thread, left);
      },
    });
  }

  /** Brings an archived thread back into the list. */
  async unarchive(thread: ChatThread): Promise<void> {
    this.#app.toasts.leave(thread.id, true);
    await this.#attempt(() => this.#list.archive(thread.id, false));
    this.#app.toasts.leave(thread.id, false);
  }

  /** Whether it went well. */
  async #attempt(change: () => Promise<void>): Promise<boolean> {
    this.#problem.set(null);
    try {
      await change();
      return true;
    } catch (fault) {
      this.#problem.set(problemText(fault));
      return false;
    }
  }

  /** Takes a thread out of sight; where that led to, when it was open. */
  #leave(thread: ChatThread): Route | null {
    this.#app.toasts.leave(thread.id, true);
    if (!this.#isOpen(thread)) return null;
    this.#open(null);
    return this.#app.router.route.peek();
  }

  /** Whoever has gone elsewhere from `left` stays there. */
  #comeBack(thread: ChatThread, left: Route | null): void {
    this.#app.toasts.leave(thread.id, false);
    if (left === this.#app.router.route.peek()) this.#open(thread.id);
  }

  #isOpen({ id }: ChatThread): boolean {
    const route = this.#app.router.route.peek();
    return route.page === "chat" && route.threadId === id;
  }

  #open(threadId: string | null): void {
    this.#app.router.go({ page: "chat", projectId: this.#projectId, threadId });
  }
}
