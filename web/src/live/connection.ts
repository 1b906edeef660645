import type {
  ClientEvent,
  ConnectionEstablished,
  ErrorEvent,
  ThreadEvent,
  TypingIndicator,
} from "../api/events.ts";
import { batch, type Dispose, type Signal, signal } from "../store/signal.ts";
import { backoffMs } from "./backoff.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type Frame, readFrame } from "./frame.ts";
import { FrameGatherer } from "./gather.ts";
import { Heartbeat } from "./heartbeat.ts";
import { browserReachability, type Reachability } from "./reachability.ts";
import { type LogPosition, Resume, type ResumeStep } from "./resume.ts";

/**
 * `connecting` covers a single lost connection, too; `offline` means that trying has failed more
 * than once, or ended.
 */
export type ConnectionStatus = "connected" | "connecting" | "offline";

/** Why a connection isn't accepted: what asking the server by REST told. */
export type Refusal = "none" | "signed_out" | "gone" | "unreachable";

/** The part of a `WebSocket` a connection uses. */
export interface Socket {
  onmessage: ((message: MessageEvent) => unknown) | null;
  onclose: ((close: CloseEvent) => unknown) | null;
  send(text: string): void;
  close(code?: number): void;
}

/** What becomes of what a connection brings. */
export interface ConnectionListener {
  /** The thread's next event: in order, exactly once. */
  event(event: ThreadEvent): void;
  /** Something that is not part of the thread's log. */
  passing(event: ErrorEvent | TypingIndicator): void;
  /** Too much was missed: read the messages anew, then call `reread`. */
  mustReread(): void;
  /** Everything the server had when the connection was made has come. */
  caughtUp(): void;
}

export interface ConnectionOptions {
  threadId: string;
  listener: ConnectionListener;
  /** Where the messages were read. */
  position: LogPosition | null;
  /** Asks by REST, renewing the session if need be, why the socket may have been refused. */
  findRefusal: () => Promise<Refusal>;
  /** Where sockets live, as in `wss://example.org`. */
  base?: string;
  openSocket?: (url: string) => Socket;
  clock?: Clock;
  random?: () => number;
  reachability?: Reachability;
}

/**
 * How long the server may take to accept a socket and say where its log stands: some four round
 * trips, of 3 s each where a network is slow.
 */
const HANDSHAKE_MS = 15_000;
/** How long it may take to say why it doesn't accept one. */
const REASON_MS = 10_000;
/** What the server closes a connection with that it ends on purpose; the second, too, for a flood of frames. */
const THREAD_DELETED = 4404;
const SIGNED_OUT = 1008;
/** A connection that lasted this long was a good one: the next pauses start small again. */
const STEADY_MS = 10_000;

/**
 * The live connection to one thread: comes back by itself, goes on where it was cut, and delivers
 * each event once.
 *
 * It ends for good when nobody is signed in or when the thread is gone; `retry` tries again even
 * then.
 */
export class ThreadConnection {
  readonly #status = signal<ConnectionStatus>("connecting");
  readonly #options: ConnectionOptions;
  readonly #clock: Clock;
  readonly #resume: Resume<ThreadEvent | null>;
  readonly #heartbeat: Heartbeat;
  readonly #frames: FrameGatherer;
  #socket: Socket | null = null;
  #timer: Dispose | null = null;
  #stopListening: Dispose | null = null;
  #phase: "idle" | "opening" | "open" | "asking" | "pausing" | "ended" = "idle";
  #failures = 0;
  #openedAt = 0;
  /** Where the server's log stood when it accepted us; null once that has come. */
  #awaited: LogPosition | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#resume = new Resume(options.position);
    this.#heartbeat = new Heartbeat(
      this.#clock,
      () => this.send({ type: "heartbeat", timestamp: new Date(this.#clock.now()).toISOString() }),
      () => this.#lost(),
    );
    this.#frames = new FrameGatherer((frames) => this.#receivedAll(frames), this.#clock);
  }

  get status(): Signal<ConnectionStatus> {
    return this.#status;
  }

  open(): void {
    if (this.#phase !== "idle") return;
    const reachability = this.#options.reachability ?? browserReachability;
    this.#stopListening = reachability(() => this.#reachable());
    this.#attempt();
  }

  /** Whether it left; a connection that isn't established sends nothing and keeps nothing. */
  send(event: ClientEvent): boolean {
    if (this.#phase !== "open") return false;
    this.#socket?.send(JSON.stringify(event));
    return true;
  }

  /** The page is about to be painted: text that has waited for some time comes along. */
  bringAlong(): void {
    this.#frames.bringAlong();
  }

  /** Hands on the text that waits for more of it. */
  flush(): void {
    this.#frames.flush();
  }

  /** What was read turned out not to be what the thread shows: asks for `mustReread`. */
  outdated(): void {
    this.#perform(this.#resume.outdated());
  }

  /** The messages were read anew and contain everything up to `position`. */
  reread(position: LogPosition): void {
    this.#perform(this.#resume.reread(position));
  }

  /** Tries again at once, even after an end. */
  retry(): void {
    if (!["asking", "pausing", "ended"].includes(this.#phase)) return;
    this.#status.set("connecting");
    this.#attempt();
  }

  close(): void {
    this.#dropSocket();
    this.#stopListening?.();
    this.#stopListening = null;
    this.#phase = "idle";
    this.#status.set("offline");
  }

  #attempt(): void {
    this.#dropSocket();
    this.#phase = "opening";
    const socket = (this.#options.openSocket ?? openWebSocket)(this.#address());
    socket.onmessage = (message) => this.#frames.take(message.data);
    socket.onclose = (close) => this.#closed(close.code);
    this.#socket = socket;
    this.#timer = this.#clock.after(HANDSHAKE_MS, () => this.#lost());
  }

  #address(): string {
    const base = this.#options.base ?? location.origin.replace(/^http/, "ws");
    const path = `${base}/ws/chat/${encodeURIComponent(this.#options.threadId)}`;
    const position = this.#resume.position;
    if (!position) return path;
    return `${path}?after=${position.seq}&epoch=${encodeURIComponent(position.epoch)}`;
  }

  #receivedAll(frames: readonly unknown[]): void {
    this.#heartbeat.heard();
    batch(() => frames.forEach((frame) => this.#received(readFrame(frame))));
  }

  #received(frame: Frame): void {
    if (frame.kind === "established") this.#established(frame.event);
    if (frame.kind === "numbered") this.#perform(this.#resume.event(frame.seq, frame.event));
    if (frame.kind === "passing") this.#options.listener.passing(frame.event);
  }

  #established(event: ConnectionEstablished): void {
    this.#timer?.();
    this.#phase = "open";
    this.#openedAt = this.#clock.now();
    this.#awaited = { epoch: event.epoch, seq: event.last_seq };
    this.#heartbeat.start();
    this.#status.set("connected");
    this.#perform(this.#resume.established(event.epoch, event.last_seq, event.resumed));
  }

  #perform(step: ResumeStep<ThreadEvent | null>): void {
    for (const event of step.deliver) if (event) this.#options.listener.event(event);
    if (step.next === "reconnect") this.#lost();
    if (step.next === "reread") this.#options.listener.mustReread();
    this.#noticeCaughtUp();
  }

  #noticeCaughtUp(): void {
    const position = this.#resume.position;
    if (!this.#awaited || !position || this.#phase !== "open") return;
    if (position.epoch !== this.#awaited.epoch || position.seq < this.#awaited.seq) return;
    this.#awaited = null;
    this.#options.listener.caughtUp();
  }

  #closed(code: number): void {
    this.flush();
    this.#lost({ onPurpose: code === THREAD_DELETED || code === SIGNED_OUT });
  }

  /**
   * The connection is no more; one that was ended on purpose or never established may have been
   * refused, which only REST can tell.
   */
  #lost({ onPurpose = false } = {}): void {
    const wasOpen = this.#phase === "open";
    if (wasOpen && this.#clock.now() - this.#openedAt >= STEADY_MS) this.#failures = 0;
    this.#failures++;
    this.#dropSocket();
    this.#status.set(this.#failures > 1 ? "offline" : "connecting");
    if (wasOpen && !onPurpose) this.#pause();
    else this.#ask();
  }

  async #ask(): Promise<void> {
    this.#phase = "asking";
    // A request that hangs on a dead network is no reason to stop trying.
    const deadline = this.#clock.after(REASON_MS, () => this.#pause());
    this.#timer = deadline;
    const refusal = await this.#options.findRefusal();
    if (this.#timer !== deadline) return;
    deadline();
    if (refusal === "signed_out" || refusal === "gone") this.#end();
    // The session may just have been renewed: the first time, that is reason enough not to wait.
    else if (refusal === "none" && this.#failures === 1) this.#attempt();
    else this.#pause();
  }

  #pause(): void {
    this.#phase = "pausing";
    const delayMs = backoffMs(this.#failures, this.#options.random ?? Math.random);
    this.#timer = this.#clock.after(delayMs, () => this.#attempt());
  }

  #end(): void {
    this.#dropSocket();
    this.#phase = "ended";
    this.#status.set("offline");
  }

  #reachable(): void {
    if (this.#phase === "pausing") this.#attempt();
    if (this.#phase === "open") this.#heartbeat.check();
  }

  #dropSocket(): void {
    this.#timer?.();
    this.#timer = null;
    this.#heartbeat.stop();
    this.#frames.dispose();
    this.#resume.disconnected();
    this.#awaited = null;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}

function openWebSocket(url: string): Socket {
  return new WebSocket(url);
}
