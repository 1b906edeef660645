import type { Attachment, GenerationOptions } from "../api/types.ts";
import type { Failure } from "./transcript.ts";

/** A message on its way out. It stays here until the server's echo of it has come. */
export interface OutgoingMessage {
  clientMessageId: string;
  content: string;
  options?: GenerationOptions;
  /** Files that were uploaded for it. */
  attachments?: Attachment[];
  /**
   * The message it answers, once that is settled; it stays the same however often the message is
   * sent.
   */
  parent?: string | null;
  createdAtMs: number;
  /** The server's refusal: only the user sends it again. */
  refusal?: Failure;
}

/** The part of `localStorage` that is used. */
export type KeyValueStorage = Pick<
  Storage,
  "getItem" | "setItem" | "removeItem" | "key" | "length"
>;

/**
 * Unsent messages of one user in one thread, kept over a reload.
 *
 * Each has an entry of its own, so that two tabs don't overwrite one another's. Storage that is
 * full or forbidden costs the survival of a reload and nothing else.
 */
export class Outbox {
  readonly #prefix: string;
  /** What is known to have been in the storage. */
  readonly #stored = new Set<string>();

  constructor(private readonly storage: KeyValueStorage | null, userId: string, threadId: string) {
    this.#prefix = `parley.outbox.${userId}.${threadId}.`;
  }

  /** In the order they were written. */
  all(): OutgoingMessage[] {
    try {
      return this.#keys()
        .map((key) => parsed(this.storage?.getItem(key) ?? ""))
        .filter((message) => message !== null)
        .map((message) => this.#noted(message))
        .sort((a, b) => a.clientMessageId < b.clientMessageId ? -1 : 1);
    } catch {
      return [];
    }
  }

  put(message: OutgoingMessage): void {
    try {
      this.storage?.setItem(this.#prefix + message.clientMessageId, JSON.stringify(message));
      if (this.storage) this.#noted(message);
    } catch {
      // It is still in memory, and on its way.
    }
  }

  /** Whether another tab has taken it out: it was given up there, or has come back from the server. */
  isTakenOut(clientMessageId: string): boolean {
    if (!this.#stored.has(clientMessageId)) return false;
    try {
      return this.storage?.getItem(this.#prefix + clientMessageId) === null;
    } catch {
      return false;
    }
  }

  remove(clientMessageId: string): void {
    try {
      this.storage?.removeItem(this.#prefix + clientMessageId);
    } catch {
      // Sending it again makes no second message.
    }
  }

  #noted(message: OutgoingMessage): OutgoingMessage {
    this.#stored.add(message.clientMessageId);
    return message;
  }

  #keys(): string[] {
    const keys = Array.from(
      { length: this.storage?.length ?? 0 },
      (_, at) => this.storage?.key(at) ?? "",
    );
    return keys.filter((key) => key.startsWith(this.#prefix));
  }
}

/** The browser's storage; null where it is forbidden. */
export function browserStorage(): KeyValueStorage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

function parsed(text: string): OutgoingMessage | null {
  try {
    const value: unknown = JSON.parse(text);
    return isOutgoing(value) ? value : null;
  } catch {
    return null;
  }
}

function isOutgoing(value: unknown): value is OutgoingMessage {
  return typeof value === "object" && value !== null &&
    "clientMessageId" in value && typeof value.clientMessageId === "string" &&
    "content" in value && typeof value.content === "string" &&
    "createdAtMs" in value && typeof value.createdAtMs === "number";
}
