import { read, write } from "./preferences.ts";

/** The text of a message that is being edited. Survives a reload, and with it the edit does. */
export class EditDraft {
  readonly #key: string;

  constructor(messageId: string) {
    this.#key = `parley.edit.${messageId}`;
  }

  /** Null while nobody edits the message. */
  get text(): string | null {
    return read(this.#key);
  }

  set text(text: string | null) {
    write(this.#key, text);
  }
}
