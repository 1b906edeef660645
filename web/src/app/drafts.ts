import { read, write } from "./preferences.ts";

/** What was typed and not sent, for one thread or for a project's next new one. Survives a reload. */
export class Draft {
  readonly #key: string;

  constructor(place: { threadId: string } | { projectId: string }) {
    const id = "threadId" in place ? place.threadId : `new.${place.projectId}`;
    this.#key = `parley.draft.${id}`;
  }

  get text(): string {
    return read(this.#key) ?? "";
  }

  set text(text: string) {
    write(this.#key, text.trim() === "" ? null : text);
  }
}
