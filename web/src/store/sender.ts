import type { ClientEvent } from "../api/events.ts";
import type { Attachment, GenerationOptions } from "../api/types.ts";
import type { Clock } from "../live/clock.ts";
import type { Outbox, OutgoingMessage } from "./outbox.ts";
import { blankMessage, idOfLeaf } from "./reduce.ts";
import type { Dispose } from "./signal.ts";
import type { Failure, Transcript, TranscriptItem } from "./transcript.ts";
import { uuidv7 } from "./uuid.ts";

/** How long a message may go without an echo before it is shown as failed. */
const ECHO_MS = 20_000;

export interface SenderOptions {
  threadId: string;
  transcript: Transcript;
  outbox: Outbox;
  /** Hands an event to the connection; false when there is none. */
  transmit: (event: ClientEvent) => boolean;
  /** Whether the server is about to delete messages, maybe the one that would be the parent. */
  isDeleting: () => boolean;
  clock: Clock;
  makeId?: (nowMs: number) => string;
}

/**
 * Sends this browser's messages in the order they were written, one at a time: the next leaves when
 * the one before has come back, so that it can name that one's branch as its parent. What a broken
 * connection swallowed is sent again under the same id on the next; the server makes one message of
 * it. What another tab has given up meanwhile is not sent here, either.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #messages = new Map<string, OutgoingMessage>();
  readonly #deadlines = new Map<string, Dispose>();
  /** Sent on this connection, and not back yet. */
  #underway: string | null = null;
  #ready = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Takes up what was left unsent before a reload. */
  restore(): void {
    for (const message of this.#options.outbox.all()) {
      this.#messages.set(message.clientMessageId, message);
      if (!message.refusal) this.#startDeadline(message.clientMessageId);
    }
    this.#show([...this.#messages.values()].map((message) => this.#item(message)));
  }

  /** Shows a message at once and sends it as soon as it may go. Returns its `client_message_id`. */
  send(content: string, options?: GenerationOptions, attachments?: Attachment[]): string {
    const { clock, outbox, makeId = uuidv7 } = this.#options;
    const nowMs = clock.now();
    const message: OutgoingMessage = {
      clientMessageId: makeId(nowMs),
      content,
      options,
      attachments,
      createdAtMs: nowMs,
    };
    this.#messages.set(message.clientMessageId, message);
    outbox.put(message);
    this.#show([this.#item(message)]);
    this.#startDeadline(message.clientMessageId);
    this.#sendNext();
    return message.clientMessageId;
  }

  /** Sends a failed message again, as an answer to what is shown now. */
  retry(clientMessageId: string): void {
    const message = this.#messages.get(clientMessageId);
    if (!message) return;
    delete message.refusal;
    delete message.parent;
    this.#options.outbox.put(message);
    this.#mark(clientMessageId, "sending", null);
    this.#startDeadline(clientMessageId);
    if (this.#underway === clientMessageId) this.#underway = null;
    this.#sendNext();
  }

  /** Gives a message up. One that has left may still come back. */
  discard(clientMessageId: string): void {
    if (!this.#messages.has(clientMessageId)) return;
    this.#forget(clientMessageId);
    const { transcript } = this.#options;
    transcript.apply({ outgoing: transcript.outgoing.filter((key) => key !== clientMessageId) });
    this.#sendNext();
  }

  /** The connection stands and everything missed has come. */
  connected(): void {
    this.#ready = true;
    this.#underway = null;
    for (const [id, message] of this.#messages) {
      if (message.refusal) continue;
      this.#mark(id, "sending", null);
      this.#startDeadline(id);
    }
    this.#sendNext();
  }

  disconnected(): void {
    this.#ready = false;
    this.#underway = null;
  }

  /**
   * The transcript changed: lets go of what has come back, keeps what was refused, and sends what
   * is next.
   */
  transcriptChanged(): void {
    const { transcript } = this.#options;
    for (const id of [...this.#messages.keys()]) {
      if (!transcript.outgoing.includes(id)) this.#forget(id);
      else this.#noteRefusal(id, transcript.find(id)?.failure ?? null);
    }
    this.#sendNext();
  }

  dispose(): void {
    for (const callOff of this.#deadlines.values()) callOff();
    this.#deadlines.clear();
  }

  #sendNext(): void {
    if (!this.#ready || this.#underway) return;
    const next = this.#options.transcript.outgoing
      .map((key) => this.#messages.get(key))
      .find((message) => message && this.#isWaiting(message.clientMessageId));
    if (!next) return;
    const { clientMessageId } = next;
    if (this.#options.outbox.isTakenOut(clientMessageId)) this.discard(clientMessageId);
    else this.#transmit(next);
  }

  #isWaiting(id: string): boolean {
    return this.#options.transcript.find(id)?.delivery === "sending";
  }

  #transmit(message: OutgoingMessage): void {
    const { transcript, outbox, transmit, isDeleting } = this.#options;
    if (message.parent === undefined && !isDeleting()) {
      message.parent = idOfLeaf(transcript);
      outbox.put(message);
    }
    const left = transmit({
      type: "send_message",
      client_message_id: message.clientMessageId,
      content: message.content,
      parent_message_id: message.parent ?? undefined,
      attachment_ids: message.attachments?.map((attachment) => attachment.id),
      options: message.options,
    });
    if (left) this.#underway = message.clientMessageId;
  }

  #startDeadline(id: string): void {
    this.#deadlines.get(id)?.();
    this.#deadlines.set(id, this.#options.clock.after(ECHO_MS, () => this.#expire(id)));
  }

  #expire(id: string): void {
    const code = this.#ready ? "no_answer" : "network_error";
    this.#mark(id, "failed", { code, detail: null, retryAt: null });
    if (this.#underway === id) this.#underway = null;
    this.#sendNext();
  }

  #noteRefusal(id: string, failure: Failure | null): void {
    const message = this.#messages.get(id);
    const isOwn = failure?.code === "no_answer" || failure?.code === "network_error";
    if (!message || !failure || isOwn || message.refusal === failure) return;
    message.refusal = failure;
    if (!this.#options.outbox.isTakenOut(id)) this.#options.outbox.put(message);
    this.#deadlines.get(id)?.();
    if (this.#underway === id) this.#underway = null;
  }

  #mark(id: string, delivery: "sending" | "failed", failure: Failure | null): void {
    const item = this.#options.transcript.find(id);
    if (item) this.#options.transcript.apply({ items: [{ ...item, delivery, failure }] });
  }

  #show(items: TranscriptItem[]): void {
    const { transcript } = this.#options;
    const outgoing = [...transcript.outgoing, ...items.map((item) => item.key)];
    transcript.apply({ items, outgoing: [...new Set(outgoing)] });
  }

  #item(message: OutgoingMessage): TranscriptItem {
    const { clientMessageId: id, content, attachments = [], createdAtMs, refusal } = message;
    const blank = blankMessage(id, this.#options.threadId, createdAtMs);
    return {
      key: id,
      message: { ...blank, client_message_id: id, content, attachments, is_user: true },
      delivery: refusal ? "failed" : "sending",
      failure: refusal ?? null,
      run: 0,
      nextChunk: null,
    };
  }

  #forget(id: string): void {
    this.#messages.delete(id);
    this.#options.outbox.remove(id);
    this.#deadlines.get(id)?.();
    this.#deadlines.delete(id);
    if (this.#underway === id) this.#underway = null;
  }
}
