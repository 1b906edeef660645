import type { Attachment } from "../api/types.ts";
import { uuidv7 } from "../store/uuid.ts";
import { type Draft, kept, listIn } from "./drafts.ts";
import { read, write } from "./preferences.ts";

interface FirstDraft {
  id: string;
  text: string;
  files: Attachment[];
}

/** Those that a conversation of this page is sending, or shows as failed. */
const inHand = new Set<string>();

/**
 * The first messages of a project's threads that are yet to be made. While one is on its way it is
 * no draft, or it could be sent twice; once nobody has it in hand, as after a reload, it is one.
 */
export class FirstDrafts {
  readonly #key: string;

  constructor(projectId: string) {
    this.#key = `parley.first.${projectId}`;
  }

  /** Returns the id it is kept under. */
  keep(text: string, files: Attachment[]): string {
    const id = uuidv7(Date.now());
    inHand.add(id);
    this.#write([...this.#all(), { id, text, files }]);
    return id;
  }

  /** What became of it is known. */
  drop(id: string): void {
    inHand.delete(id);
    this.#write(this.#all().filter((each) => each.id !== id));
  }

  /** Nobody sends it any more. */
  leave(id: string): void {
    inHand.delete(id);
  }

  /** What nobody has in hand is to be written on, before what was written since. Returns its files. */
  moveInto(draft: Draft): Attachment[] {
    const left = this.#all().filter(({ id }) => !inHand.has(id));
    if (left.length === 0) return [];
    const texts = [...left.map(({ text }) => text), draft.text];
    draft.text = texts.filter((text) => text !== "").join("\n\n");
    for (const { id } of left) this.drop(id);
    return left.flatMap(({ files }) => kept(JSON.stringify(files), Date.now()));
  }

  #all(): FirstDraft[] {
    return listIn(read(this.#key)).filter(isFirstDraft);
  }

  #write(drafts: readonly FirstDraft[]): void {
    write(this.#key, drafts.length === 0 ? null : JSON.stringify(drafts));
  }
}

function isFirstDraft(value: unknown): value is FirstDraft {
  return typeof value === "object" && value !== null && "id" in value && "text" in value &&
    typeof value.text === "string" && "files" in value && Array.isArray(value.files);
}
