import type { Attachment } from "../api/types.ts";
import { read, write } from "./preferences.ts";

/** The server removes a file that isn't sent within a day; a little before that it isn't offered any more. */
const KEPT_MS = 23 * 3_600_000;

/** What was typed and not sent, with its files, for one thread or for a project's next new one. Survives a reload. */
export class Draft {
  #key: string;

  /** `place`: which of those that a project has besides its threads. */
  constructor(projectId: string, threadId: string | null, place = "new") {
    this.#key = threadId ? threadKey(threadId) : `parley.draft.${place}.${projectId}`;
  }

  get key(): string {
    return this.#key;
  }

  get text(): string {
    return read(this.#key) ?? "";
  }

  set text(text: string) {
    write(this.#key, text.trim() === "" ? null : text);
  }

  /** Files the server has already. */
  get files(): Attachment[] {
    return kept(read(this.#filesKey), Date.now());
  }

  set files(files: readonly Attachment[]) {
    write(this.#filesKey, files.length === 0 ? null : JSON.stringify(files));
  }

  /** The new thread has come to be: what is typed from now on belongs to it. */
  moveTo(threadId: string): void {
    const { text, files } = this;
    this.clear();
    this.#key = threadKey(threadId);
    this.text = text;
    this.files = files;
  }

  clear(): void {
    this.text = "";
    this.files = [];
  }

  get #filesKey(): string {
    return `${this.#key}.files`;
  }
}

function threadKey(threadId: string): string {
  return `parley.draft.${threadId}`;
}

/** What is still on the server, of what was written down; anything else in its place is nothing. */
export function kept(json: string | null, nowMs: number): Attachment[] {
  try {
    const files: unknown = JSON.parse(json ?? "[]");
    if (!Array.isArray(files)) return [];
    return files.filter(isAttachment).filter(({ created_at }) =>
      nowMs - Date.parse(created_at) < KEPT_MS
    );
  } catch {
    return [];
  }
}

function isAttachment(value: unknown): value is Attachment {
  return typeof value === "object" && value !== null && "id" in value && "file_name" in value &&
    "created_at" in value && typeof value.created_at === "string";
}
