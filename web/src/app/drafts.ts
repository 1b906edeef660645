import { read, write } from "./preferences.ts";

/** What was typed and not sent, for one thread or for a project's next new one. Survives a reload. */
export class Draft {
  #key: string;

  constructor(projectId: string, threadId: string | null) {
    this.#key = threadId ? threadKey(threadId) : `parley.draft.new.${projectId}`;
  }

  get text(): string {
    return read(this.#key) ?? "";
  }

  set text(text: string) {
    write(this.#key, text.trim() === "" ? null : text);
  }

  /** The new thread has come to be: what is typed from now on belongs to it. */
  moveTo(threadId: string): void {
    const text = this.text;
    this.text = "";
    this.#key = threadKey(threadId);
    this.text = text;
  }
}

function threadKey(threadId: string): string {
  return `parley.draft.${threadId}`;
}
