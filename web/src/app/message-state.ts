import type { Attachment, Message } from "../api/types.ts";
import type { Failure, TranscriptItem } from "../store/transcript.ts";

/** What an answer came to, when there is something to say about it. */
export type Outcome = "stopped" | "interrupted" | "cut" | "failed" | null;

/** What can be done about an answer that isn't whole. */
export type WayOut = "continue" | "again" | "anew";

export function outcomeOf({ status, finish_reason }: Message): Outcome {
  if (status === "stopped" || status === "interrupted" || status === "failed") return status;
  return status === "complete" && finish_reason === "length" ? "cut" : null;
}

/**
 * The ways out of an outcome, best first. `again` starts the same answer anew, there being no text;
 * `anew` makes another version.
 */
export function waysOut(message: Message): WayOut[] {
  const outcome = outcomeOf(message);
  if (outcome === null || message.role !== "assistant") return [];
  if (message.content === "") return ["again"];
  return outcome === "failed" ? ["continue", "anew"] : ["continue"];
}

/** Why something done to a message was refused; an answer's own failure is another matter. */
export function refusalOf({ message, delivery, failure }: TranscriptItem): Failure | null {
  if (delivery !== "sent" || !failure) return null;
  const isOwn = message.status === "failed" && failure.code === message.error_code;
  return isOwn ? null : failure;
}

/** Why an answer failed, as far as it is known. */
export function failureOfAnswer({ message, failure }: TranscriptItem): Failure {
  if (failure && failure.code === message.error_code) return failure;
  return {
    code: message.error_code ?? "internal_error",
    detail: factOf(message, "error"),
    retryAt: null,
  };
}

/** A fact that is text; metadata may hold anything. */
export function factOf({ metadata }: Message, name: string): string | null {
  const fact = metadata[name];
  return typeof fact === "string" && fact.trim() !== "" ? fact : null;
}

const shownImages = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

export function isImage(file: Attachment): boolean {
  return shownImages.has(file.media_type);
}

/** Where a file of a message is read. */
export function addressOf(file: Attachment): string {
  return `/api/v1/attachments/${encodeURIComponent(file.id)}`;
}
