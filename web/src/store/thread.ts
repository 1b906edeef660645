import { perform, readVersions, selectVersion } from "../api/messages.ts";
import type { ApiClient } from "../api/client.ts";
import type { Attachment, ChatThread, GenerationOptions, MessagePage } from "../api/types.ts";
import { type Clock, systemClock } from "../live/clock.ts";
import {
  type ConnectionOptions,
  type ConnectionStatus,
  type Refusal,
  ThreadConnection,
} from "../live/connection.ts";
import { failureFrom, refusalFrom } from "./failure.ts";
import { Incoming } from "./incoming.ts";
import type { LoadState } from "./loaded.ts";
import { browserStorage, type KeyValueStorage, Outbox } from "./outbox.ts";
import { Paging } from "./paging.ts";
import { Reread } from "./reread.ts";
import { Sender } from "./sender.ts";
import { whenSignedInAgain } from "./session.ts";
import { batch, type Dispose, type Signal, signal } from "./signal.ts";
import { ThreadFacts } from "./thread-facts.ts";
import { Typing } from "./typing.ts";
import { VerbSender } from "./verbs.ts";
import { VersionSwitch } from "./version-switch.ts";
import { type Failure, type ItemSignal, Transcript } from "./transcript.ts";

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
  readonly #incoming: Incoming;
  readonly #reread: Reread;
  readonly #facts = new ThreadFacts(
    this.#transcript,
    (call) => this.#options.api.thread(this.threadId, call),
  );
  readonly #state = signal<LoadState>("loading");
  readonly #failure = signal<Failure | null>(null);
  readonly #status = signal<ConnectionStatus>("connecting");

  readonly thread: Signal<ChatThread | null> = this.#facts.thread;
  readonly state: Signal<LoadState> = this.#state;
  /** What failed and concerns no single message. */
  readonly failure: Signal<Failure | null> = this.#failure;
  readonly status: Signal<ConnectionStatus> = this.#status;
  /** Keys of what is shown, oldest first. */
  readonly order: Signal<readonly string[]> = this.#transcript.order;
  readonly hasOlder: Signal<boolean> = this.#transcript.olderExist;
  /** Whether the end of the thread is elsewhere: a place further up is shown. */
  readonly hasNewer: Signal<boolean> = this.#transcript.newerExist;
  readonly isSending: Signal<boolean> = this.#transcript.isSending;
  /** The id of the running answer. */
  readonly generating: Signal<string | null> = this.#transcript.generating;
  readonly typing: Typing;

  /** What can be done with the messages that are there. */
  readonly verbs: VerbSender;
  readonly versions: VersionSwitch;

  readonly #disposals: Dispose[] = [];
  #connection: ThreadConnection | null = null;
  #opening: Promise<void> | null = null;
  #disposed = false;

  constructor(options: ThreadStoreOptions) {
    const { threadId, userId, makeId, storage = browserStorage() } = options;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#sender = new Sender({
      threadId,
      makeId,
      transcript: this.#transcript,
      outbox: new Outbox(storage, userId, threadId),
      transmit: (event) => this.#connection?.send(event) ?? false,
      isDeleting: () => this.verbs.underway.peek().includes("delete_message"),
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
      setsOut: ({ type }) => {
        if (type !== "select_version" && type !== "delete_message") this.versions.abandon();
      },
      call: (verb) => perform(options.api, verb),
      transmit: (verb) => this.#connection?.send(verb) ?? false,
      find: (id) => this.#transcript.find(id)?.message,
      read: async (id) => (await readVersions(options.api, id)).find((each) => each.id === id),
      changed: (message) => {
        this.#connection?.flush();
        this.#incoming.event({ type: "message_updated", seq: 0, message });
      },
      doneApart: () => this.#reread.start(),
      note: (id, failure) => this.#incoming.note(id, failure),
      clock: this.#clock,
    });
    this.versions = new VersionSwitch({
      readIds: async (id) => (await readVersions(options.api, id)).map((version) => version.id),
      perform: (verb) => this.verbs.perform(verb),
      call: (id) => selectVersion(options.api, id),
      failed: (reason) => this.#fail(reason),
    });
    this.#reread = new Reread(
      () => this.paging.newest(),
      (page) => this.#laidAnew(page),
      (failure) => this.#end(failure),
      this.#clock,
      options.connection?.random,
    );
    this.typing = new Typing(
      (isTyping) => this.#connection?.send({ type: "typing_indicator", is_typing: isTyping }),
      this.#clock,
    );
    this.#incoming = new Incoming({
      transcript: this.#transcript,
      facts: this.#facts,
      sender: this.#sender,
      verbs: this.verbs,
      paging: this.paging,
      typing: this.typing,
      failed: (failure) => this.#failure.set(failure),
      outdated: () => this.#connection?.outdated(),
      clock: this.#clock,
    });
    this.#disposals.push(
      () => this.#facts.dispose(),
      () => this.typing.dispose(),
      () => this.versions.dispose(),
      () => this.#connection?.close(),
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

  item(key: string): ItemSignal | undefined {
    return this.#transcript.item(key);
  }

  /** Reads the thread and connects. After a failure it may be called again. */
  open(): Promise<void> {
    if (this.#connection || this.#disposed) return Promise.resolve();
    this.#opening ??= this.#open().finally(() => this.#opening = null);
    return this.#opening;
  }

  /** Shows a message at once and sends it. Returns its `client_message_id`, its key, too. */
  send(content: string, options?: GenerationOptions, attachments?: Attachment[]): string {
    this.typing.ended();
    this.versions.abandon();
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

  /** The page is about to be painted: text that has waited for some time comes along. */
  bringAlong(): void {
    this.#connection?.bringAlong();
  }

  /** Stops the running answer; its text is kept. */
  async stop(): Promise<void> {
    const id = this.generating.peek();
    if (id && this.#connection?.send({ type: "stop_generation", message_id: id })) return;
    try {
      await this.#options.api.stop(this.#options.threadId);
    } catch (failure) {
      this.#fail(failure);
    }
  }

  /** Somebody has seen everything up to a message. Lost without a connection: ask again then. */
  markRead(messageId: string): void {
    const event = { type: "mark_read", message_id: messageId } as const;
    this.#facts.markRead(messageId, () => this.#connection?.send(event) ?? false);
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
    this.#state.set("loading");
    try {
      const [thread, page] = await Promise.all([this.#facts.ask(), this.paging.newest()]);
      if (this.#disposed) return;
      batch(() => {
        this.#facts.take(thread);
        this.#sender.restore();
        this.#incoming.newest(page);
        this.#failure.set(null);
        this.#state.set("ready");
      });
      this.#connect({ epoch: page.epoch, seq: page.last_seq });
      // An answer began or ended between the two.
      if (thread.is_generating !== (this.generating.peek() !== null)) this.#facts.renew();
    } catch (failure) {
      if (!this.#disposed) this.#end(failure);
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
        event: (event) => this.#incoming.event(event),
        passing: (event) => this.#incoming.passing(event),
        mustReread: () => this.#reread.start(),
        caughtUp: () => this.#sender.connected(),
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
    this.#facts.disconnected();
  }

  #laidAnew(page: MessagePage): void {
    this.#incoming.newest(page);
    this.#connection?.reread({ epoch: page.epoch, seq: page.last_seq });
    this.#facts.renew();
  }

  async #findRefusal(): Promise<Refusal> {
    try {
      await this.#facts.read({ waits: false });
      return "none";
    } catch (failure) {
      const refusal = refusalFrom(failure);
      if (refusal === "gone") this.#end(failure);
      return refusal;
    }
  }

  #end(failure: unknown): void {
    this.#fail(failure);
    this.#state.set("failed");
  }

  #fail(failure: unknown): void {
    this.#failure.set(failureFrom(failure, this.#clock.now()));
  }
}
