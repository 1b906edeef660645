import { perform, readVersions } from "../api/messages.ts";
import { ApiError } from "../api/client.ts";
import type { ApiClient } from "../api/client.ts";
import type { ErrorEvent, ThreadEvent, TypingIndicator } from "../api/events.ts";
import type { Attachment, ChatThread, GenerationOptions, MessagePage } from "../api/types.ts";
import { type Clock, systemClock } from "../live/clock.ts";
import {
  type ConnectionOptions,
  type ConnectionStatus,
  type Refusal,
  ThreadConnection,
} from "../live/connection.ts";
import { failureFrom } from "./failure.ts";
import { ChunkGatherer } from "./gather.ts";
import { browserStorage, type KeyValueStorage, Outbox } from "./outbox.ts";
import { newestPage } from "./pages.ts";
import { Paging } from "./paging.ts";
import { failureOf, idOfLeaf, reduce, reduceError } from "./reduce.ts";
import { Reread } from "./reread.ts";
import { Sender } from "./sender.ts";
import { whenSignedInAgain } from "./session.ts";
import { batch, type Dispose, type Signal, signal } from "./signal.ts";
import { Typing } from "./typing.ts";
import { VerbSender } from "./verbs.ts";
import { VersionSwitch } from "./version-switch.ts";
import {
  type Failure,
  Transcript,
  type TranscriptChange,
  type TranscriptItem,
} from "./transcript.ts";

export type LoadState = "loading" | "ready" | "failed";

export interface ThreadStoreOptions {
  api: ApiClient;
  threadId: string;
  userId: string;
  /** Where unsent messages outlive a reload; the browser's when not given. */
  storage?: KeyValueStorage | null;
  clock?: Clock;
  makeId?: (nowMs: number) => string;
  connection?: Pick<ConnectionOptions, "base" | "openSocket" | "random" | "reachability">;
}

const PAGE_LENGTH = 50;

/**
 * One thread as the page shows it: read once, then kept up to date by its live connection until
 * `dispose`.
 *
 * The messages are read first and say which place in the thread's log they belong to; the
 * connection goes on from there. When too much was missed they are read anew and laid over what is
 * shown.
 */
export class ThreadStore {
  readonly #options: ThreadStoreOptions;
  readonly #clock: Clock;
  readonly #transcript = new Transcript();
  readonly #sender: Sender;
  /** Reads what isn't loaded, and leads to places that aren't shown. */
  readonly paging: Paging;
  readonly #gatherer: ChunkGatherer;
  readonly #reread: Reread;
  readonly #thread = signal<ChatThread | null>(null);
  readonly #state = signal<LoadState>("loading");
  readonly #failure = signal<Failure | null>(null);
  readonly #status = signal<ConnectionStatus>("connecting");

  readonly thread: Signal<ChatThread | null> = this.#thread;
  readonly state: Signal<LoadState> = this.#state;
  /** What failed and concerns no single message. */
  readonly failure: Signal<Failure | null> = this.#failure;
  readonly status: Signal<ConnectionStatus> = this.#status;
  /** Keys of what is shown, oldest first. */
  readonly order: Signal<readonly string[]> = this.#transcript.order;
  readonly hasOlder: Signal<boolean> = this.#transcript.olderExist;
  /** Whether the end of the thread is elsewhere: a place further up is shown. */
  readonly hasNewer: Signal<boolean> = this.#transcript.newerExist;
  /** The id of the running answer. */
  readonly generating: Signal<string | null> = this.#transcript.generating;
  readonly typing: Typing;

  /** What can be done with the messages that are there. */
  readonly verbs: VerbSender;
  readonly versions: VersionSwitch;

  readonly #disposals: Dispose[] = [];
  #connection: ThreadConnection | null = null;
  #opening: Promise<void> | null = null;
  #readUpTo: string | null = null;
  #disposed = false;

  constructor(options: ThreadStoreOptions) {
    const { threadId, userId, makeId } = options;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const storage = options.storage === undefined ? browserStorage() : options.storage;
    this.#sender = new Sender({
      threadId,
      makeId,
      transcript: this.#transcript,
      outbox: new Outbox(storage, userId, threadId),
      transmit: (event) => this.#connection?.send(event) ?? false,
      clock: this.#clock,
    });
    this.paging = new Paging({
      api: options.api,
      threadId,
      transcript: this.#transcript,
      layAnew: (page) => this.#laidAnew(page),
      failed: (failure) => this.#fail(failure),
    });
    this.verbs = new VerbSender({
      call: (verb) => perform(options.api, verb),
      transmit: (verb) => this.#connection?.send(verb) ?? false,
      find: (id) => this.#transcript.find(id)?.message,
      doneApart: () => this.#reread.start(),
      note: (id, failure) => this.#note(id, failure),
      clock: this.#clock,
    });
    this.versions = new VersionSwitch({
      readIds: async (id) => (await readVersions(options.api, id)).map((version) => version.id),
      perform: (verb) => this.verbs.perform(verb),
      failed: (reason) => this.#fail(reason),
    });
    this.#gatherer = new ChunkGatherer((events) => this.#apply(events), this.#clock);
    this.#reread = new Reread(
      () => this.#readNewest(),
      (page) => this.#laidAnew(page),
      this.#clock,
      options.connection?.random,
    );
    this.typing = new Typing(
      (isTyping) => this.#connection?.send({ type: "typing_indicator", is_typing: isTyping }),
      this.#clock,
    );
    this.#disposals.push(
      () => this.typing.dispose(),
      () => this.#connection?.close(),
      () => this.#gatherer.dispose(),
      () => this.#reread.dispose(),
      () => this.#sender.dispose(),
      () => this.verbs.dispose(),
      // Whoever has signed in again goes on where they were.
      whenSignedInAgain(options.api.session, () => this.reconnect()),
    );
  }

  get threadId(): string {
    return this.#options.threadId;
  }

  item(key: string): Signal<TranscriptItem> | undefined {
    return this.#transcript.item(key);
  }

  /** Reads the thread and connects. After a failure it may be called again. */
  open(): Promise<void> {
    if (this.#connection || this.#disposed) return Promise.resolve();
    this.#opening ??= this.#open().finally(() => this.#opening = null);
    return this.#opening;
  }

  /** Reads the page of messages before the oldest shown. */
  loadOlder(): Promise<void> {
    return this.paging.loadOlder();
  }

  /**
   * Shows a message at once and sends it. Returns its `client_message_id`, which is its key, too.
   */
  send(content: string, options?: GenerationOptions, attachments?: Attachment[]): string {
    this.typing.ended();
    return this.#sender.send(content, options, attachments);
  }

  /** Sends a failed message again, under the same id. */
  retry(key: string): void {
    this.#sender.retry(key);
    this.#connection?.retry();
  }

  /** Gives up a message that isn't sent. */
  discard(key: string): void {
    this.#sender.discard(key);
  }

  /** Stops the running answer; its text is kept. */
  async stop(): Promise<void> {
    const messageId = this.generating.peek();
    if (messageId && this.#connection?.send({ type: "stop_generation", message_id: messageId })) {
      return;
    }
    try {
      await this.#options.api.stop(this.#options.threadId);
    } catch (failure) {
      this.#fail(failure);
    }
  }

  /** Somebody has seen everything up to a message. Lost without a connection: ask again then. */
  markRead(messageId: string): void {
    if (this.#readUpTo === messageId) return;
    if (!this.#connection?.send({ type: "mark_read", message_id: messageId })) return;
    this.#readUpTo = messageId;
    const thread = this.#thread.peek();
    if (thread) this.#takeThread(thread);
  }

  /** Tries to connect at once instead of waiting. */
  reconnect(): void {
    if (this.#connection) this.#connection.retry();
    else this.open();
  }

  dismissFailure(): void {
    this.#failure.set(null);
  }

  dispose(): void {
    this.#disposed = true;
    for (const dispose of this.#disposals.splice(0)) dispose();
  }

  async #open(): Promise<void> {
    const { api, threadId } = this.#options;
    this.#state.set("loading");
    try {
      const [thread, page] = await Promise.all([
        api.thread(threadId),
        this.#readNewest(),
      ]);
      if (this.#disposed) return;
      batch(() => {
        this.#thread.set(thread);
        this.#sender.restore();
        this.#change(newestPage(this.#transcript, page));
        this.#failure.set(null);
        this.#state.set("ready");
      });
      this.#connect({ epoch: page.epoch, seq: page.last_seq });
    } catch (failure) {
      if (this.#disposed) return;
      this.#fail(failure);
      this.#state.set("failed");
    }
  }

  #connect(position: { epoch: string; seq: number }): void {
    const connection = new ThreadConnection({
      ...this.#options.connection,
      threadId: this.#options.threadId,
      clock: this.#clock,
      position,
      findRefusal: () => this.#findRefusal(),
      listener: {
        event: (event) => this.#gatherer.take(event),
        passing: (event) => this.#passing(event),
        mustReread: () => this.#reread.start(),
        caughtUp: () => this.#caughtUp(),
      },
    });
    this.#connection = connection;
    this.#disposals.push(connection.status.subscribe((status) => this.#statusChanged(status)));
    connection.open();
  }

  #statusChanged(status: ConnectionStatus): void {
    this.#status.set(status);
    if (status === "connected") return;
    this.#sender.disconnected();
    this.verbs.disconnected();
    // It may have been lost with the connection: it is told again on the next.
    this.#readUpTo = null;
  }

  #caughtUp(): void {
    this.#gatherer.flush();
    this.#sender.connected();
  }

  #passing(event: ErrorEvent | TypingIndicator): void {
    if (event.type !== "error") return this.typing.heard(event);
    this.#gatherer.flush();
    const change = reduceError(this.#transcript, event, this.#clock.now());
    if (change) this.#change(change);
    else this.#failure.set(failureOf(event, this.#clock.now()));
    this.verbs.refused(event);
  }

  /** What became of something done to a message, said where the message is. */
  #note(messageId: string, failure: Failure | null): void {
    const item = this.#transcript.find(messageId);
    if (item && item.failure !== failure) this.#transcript.apply({ items: [{ ...item, failure }] });
    else if (!item && failure) this.#failure.set(failure);
  }

  #apply(events: readonly ThreadEvent[]): void {
    let outdated = false;
    batch(() => {
      for (const event of events) {
        if (event.type === "thread_updated") this.#takeThread(event.thread);
        const change = reduce(this.#transcript, event, this.#clock.now());
        outdated ||= change.outdated ?? false;
        this.#change(change);
        this.paging.follow(event);
      }
    });
    for (const event of events) this.verbs.happened(event);
    if (outdated) this.#connection?.outdated();
  }

  /** The server counts an answer as unread until it has heard otherwise, which it may just be. */
  #takeThread(thread: ChatThread): void {
    const isRead = this.#readUpTo !== null && this.#readUpTo === idOfLeaf(this.#transcript);
    this.#thread.set(isRead && thread.has_unread ? { ...thread, has_unread: false } : thread);
  }

  #change(change: TranscriptChange): void {
    this.#transcript.apply(change);
    this.#sender.transcriptChanged();
  }

  #laidAnew(page: MessagePage): void {
    this.#gatherer.flush();
    batch(() => this.#change(newestPage(this.#transcript, page)));
    this.verbs.readAnew(page.messages);
    this.#connection?.reread({ epoch: page.epoch, seq: page.last_seq });
  }

  #readNewest(): Promise<MessagePage> {
    const { api, threadId } = this.#options;
    return api.messages(threadId, { limit: PAGE_LENGTH });
  }

  async #findRefusal(): Promise<Refusal> {
    try {
      const { api, threadId } = this.#options;
      this.#takeThread(await api.thread(threadId, { waits: false }));
      return "none";
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      if (failure.status === 401) return "signed_out";
      if (failure.status !== 404) return "unreachable";
      this.#fail(failure);
      this.#state.set("failed");
      return "gone";
    }
  }

  #fail(failure: unknown): void {
    this.#failure.set(failureFrom(failure, this.#clock.now()));
  }
}
