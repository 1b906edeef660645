import type { ApiErrorCode } from "../api/error.ts";
import type { Message } from "../api/types.ts";

/** `no_answer`: the message left, and no echo of it came back in time. */
export type FailureCode = ApiErrorCode | "no_answer";

/** Why something failed, for the page to put into words. */
export interface Failure {
  code: FailureCode;
  /** The server's plain sentence, when it gave one. */
  detail: string | null;
  /** When trying again makes sense, in milliseconds since 1970. */
  retryAt: number | null;
}

/** How far a message of this browser's own has come; everything read from the server is `sent`. */
export type Delivery = "sending" | "sent" | "failed";

/** One entry of the transcript. Items are never changed, only replaced. */
export interface TranscriptItem {
  /** Stays the same from the optimistic message to its echo, so that its bubble does too. */
  readonly key: string;
  readonly message: Message;
  readonly delivery: Delivery;
  readonly failure: Failure | null;
  /** Rises when the text starts anew; while it is the same, `message.content` only grows. */
  readonly run: number;
  /** The `chunk_index` that comes next; null when any may. */
  readonly nextChunk: number | null;
}
