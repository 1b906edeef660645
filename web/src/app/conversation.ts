import type { Attachment, ChatThread, GenerationOptions } from "../api/types.ts";
import { uploadFile } from "../api/upload.ts";
import { batch, computed, type Signal, signal } from "../store/signal.ts";
import { leaveThread } from "../store/leave-thread.ts";
import { ThreadStore } from "../store/thread.ts";
import type { TranscriptItem } from "../store/transcript.ts";
import type { ThreadListStore } from "../store/thread-list.ts";
import type { App } from "./app.ts";
import { failureFrom } from "../store/failure.ts";
import { Draft } from "./drafts.ts";
import { keepFirst, leaveFirst, takeFirst } from "./first-drafts.ts";
import { firstMessage } from "./first-message.ts";
import { ModelChoice } from "./model-choice.ts";
import { strings } from "./strings.ts";
import { Uploads } from "./uploads.ts";

/** What goes with the next message of a thread, or of a project's next new one. */
type Written = Pick<Conversation, "draft" | "uploads">;

/**
 * Of panes that closed while files were on their way: the next pane of the same place goes on with
 * them, or each would write over the other's files.
 */
const left = new Map<string, Written>();

/** A message as it leaves the composer. */
interface Parcel {
  /** Where it is kept until there is a thread. */
  kept: Draft;
  content: string;
  attachments?: Attachment[];
  options?: GenerationOptions;
}

export type ConversationApp = Pick<
  App,
  "api" | "models" | "projects" | "router" | "session" | "toasts"
>;

/**
 * What one pane talks in: a thread, or a new one that comes to be with its first message.
 *
 * Until the server has made the thread, that message is shown from `first`. When making it fails
 * the message stays there as failed and can be retried. Until there is a thread the message is kept
 * apart from what is written next; after a reload, or when it failed unseen, it is a draft again.
 */
export class Conversation {
  readonly projectId: string;
  readonly draft: Draft;
  /** Files for the next message. */
  readonly uploads: Uploads;
  readonly model: ModelChoice;
  /** What the thread is called; empty while that isn't known. */
  readonly title: Signal<string> = computed(() => this.#title());
  readonly #app: ConversationApp;
  readonly #list: ThreadListStore;
  readonly #store = signal<ThreadStore | null>(null);
  readonly #first = signal<TranscriptItem | null>(null);
  /** What `first` shows, to be sent again. */
  #firstParcel: Parcel | null = null;
  #threadId: string | null = null;
  #disposed = false;

  constructor(
    app: ConversationApp,
    list: ThreadListStore,
    projectId: string,
    threadId: string | null,
  ) {
    this.#app = app;
    this.#list = list;
    this.projectId = projectId;
    const draft = new Draft(projectId, threadId);
    const before = left.get(draft.key);
    left.delete(draft.key);
    this.draft = before?.draft ?? draft;
    this.uploads = before?.uploads ?? this.#uploadsOf(draft);
    if (!threadId) this.uploads.putBack(takeFirst(projectId, this.draft));
    this.model = new ModelChoice({
      api: app.api,
      models: app.models.models,
      projectDefault: computed(() => app.projects.find(projectId)?.default_model ?? null),
      thread: computed(() => this.#store.value?.thread.value ?? null),
      threadId: () => this.#threadId,
    });
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

  /** Sends a message with the files and the choice of model that were made for it. */
  send(content: string): void {
    // A message that is being deleted must not be read by the model once more.
    this.#app.toasts.settle();
    const files = this.uploads.take();
    const attachments = files.length > 0 ? files : undefined;
    const options = this.model.takeOptions();
    const store = this.#store.peek();
    if (store) store.send(content, options, attachments);
    else {
      const kept = keepFirst(this.projectId, content, files);
      void this.#begin({ kept, content, attachments, options });
    }
  }

  retryFirst(): void {
    if (this.#firstParcel) void this.#begin(this.#firstParcel);
  }

  /** Gives the first message up; its files are there for the next. */
  discardFirst(): void {
    this.#firstParcel?.kept.clear();
    this.#leaveFirst();
    this.uploads.putBack(this.#firstParcel?.attachments ?? []);
    this.#first.set(null);
  }

  /** What is to be written in the project's next new chat. */
  leaveForNew(text: string): void {
    new Draft(this.projectId, null).text = text;
  }

  dispose(): void {
    this.#disposed = true;
    if (this.#first.peek()?.delivery === "failed") this.#leaveFirst();
    if (this.uploads.unfinished.peek() > 0) {
      left.set(this.draft.key, this);
    }
    const store = this.#store.peek();
    if (store) leaveThread(store);
  }

  async #begin(parcel: Parcel): Promise<void> {
    const { kept, content, attachments, options } = parcel;
    const item = firstMessage(content, attachments);
    this.#firstParcel = parcel;
    this.#first.set(item);
    let thread: ChatThread;
    try {
      thread = await this.#list.create();
    } catch (fault) {
      this.#first.set({ ...item, delivery: "failed", failure: failureFrom(fault, Date.now()) });
      if (this.#disposed) this.#leaveFirst();
      return;
    }
    kept.clear();
    leaveFirst(kept);
    this.model.threadMade(thread.id);
    // What has been written since the page went elsewhere is for another new thread.
    if (this.#disposed) return this.#sendUnseen(thread.id, parcel);
    this.draft.moveTo(thread.id);
    batch(() => {
      this.#open(thread.id).send(content, options, attachments);
      this.#first.set(null);
    });
    const route = { page: "chat", projectId: this.projectId, threadId: thread.id } as const;
    this.#app.router.go(route, { replace: true });
  }

  /** Nobody is here to send it again: it is for the next new chat. */
  #leaveFirst(): void {
    if (this.#firstParcel) leaveFirst(this.#firstParcel.kept);
  }

  #open(threadId: string): ThreadStore {
    this.#threadId = threadId;
    const store = this.#storeOf(threadId);
    this.#store.set(store);
    void store.open();
    return store;
  }

  #uploadsOf(draft: Draft): Uploads {
    const { api } = this.#app;
    return new Uploads({
      transfer: (file, progress, signal) => uploadFile(api, file, { progress, signal }),
      // A file that stays is removed by the server within a day.
      remove: (id) => void api.deleteAttachment(id).catch(() => {}),
      keep: (files) => draft.files = files,
    }, draft.files);
  }

  #storeOf(threadId: string): ThreadStore {
    const userId = this.#app.session.user.peek()?.id ?? "";
    return new ThreadStore({ api: this.#app.api, threadId, userId });
  }

  /** The page went elsewhere while the thread was being made: its first message is sent all the same. */
  async #sendUnseen(
    threadId: string,
    { content, options, attachments }: Parcel,
  ): Promise<void> {
    const store = this.#storeOf(threadId);
    store.send(content, options, attachments);
    await store.open();
    leaveThread(store);
  }

  #title(): string {
    const store = this.#store.value;
    if (!store) return strings.thread.untitled;
    const known = store.thread.value ?? this.#list.find(this.#threadId ?? "");
    return known ? known.title || strings.thread.untitled : "";
  }
}
