import { ApiError } from "../api/error.ts";
import type { Attachment } from "../api/types.ts";
import { computed, type Signal, signal } from "../store/signal.ts";
import { mayPassLater, type Refusal, refusalBy, refusalOf } from "./files.ts";

/** A file on its way to the server, or there, or refused. Replaced, never changed. */
export interface Upload {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly isImage: boolean;
  readonly state: "waiting" | "uploading" | "ready" | "refused";
  /** From 0 to 1. */
  readonly progress: number;
  readonly refusal: Refusal | null;
  readonly attachment: Attachment | null;
  /** The bytes, as long as this page has them. */
  readonly file: File | null;
}

/** Takes one file to the server. */
export type Transfer = (
  file: File,
  progress: (share: number) => void,
  signal: AbortSignal,
) => Promise<Attachment>;

export interface UploadsOptions {
  transfer: Transfer;
  /** Takes back a file that the server has. */
  remove: (attachmentId: string) => void;
  /** Called with all that the server has, whenever that changes. */
  keep: (attachments: readonly Attachment[]) => void;
}

/** So many files travel at once; the others wait their turn. */
const AT_ONCE = 3;

/** The files that go with the next message. */
export class Uploads {
  readonly #options: UploadsOptions;
  readonly #list = signal<readonly Upload[]>([]);
  readonly #underway = new Map<string, AbortController>();
  #lastKey = 0;

  constructor(options: UploadsOptions, kept: readonly Attachment[] = []) {
    this.#options = options;
    this.#list.set(kept.map((attachment) => this.#ready(attachment)));
  }

  get list(): Signal<readonly Upload[]> {
    return this.#list;
  }

  /** How many are not there yet, and how many won't be. */
  readonly unfinished: Signal<number> = computed(() =>
    this.#list.value.filter(({ state }) => state === "waiting" || state === "uploading").length
  );
  readonly refused: Signal<number> = computed(() =>
    this.#list.value.filter(({ state }) => state === "refused").length
  );

  add(files: Iterable<File>): void {
    for (const file of files) {
      const taken = this.#list.peek().filter(({ state }) => state !== "refused").length;
      const refusal = refusalOf(file, taken);
      this.#list.update((list) => [...list, this.#begun(file, refusal)]);
    }
    this.#next();
  }

  retry(key: string): void {
    const { file, refusal, state } = this.#find(key) ?? {};
    if (!file || state !== "refused" || (refusal && !mayPassLater(refusal))) return;
    this.#change(key, { state: "waiting", refusal: null, progress: 0 });
    this.#next();
  }

  /** Also ends its journey. */
  remove(key: string): void {
    const upload = this.#find(key);
    this.#underway.get(key)?.abort();
    this.#list.update((list) => list.filter((other) => other.key !== key));
    if (!upload?.attachment) return;
    this.#options.remove(upload.attachment.id);
    this.#keep();
  }

  /** Hands over what the server has, to be sent, and begins anew. */
  take(): Attachment[] {
    const taken = this.#attachments();
    this.#list.set(this.#list.peek().filter(({ state }) => state !== "ready"));
    this.#keep();
    return taken;
  }

  /** Puts back what was taken and not sent after all. */
  putBack(attachments: readonly Attachment[]): void {
    this.#list.update((list) => [...attachments.map((each) => this.#ready(each)), ...list]);
    this.#keep();
  }

  #next(): void {
    const waiting = this.#list.peek().filter(({ state }) => state === "waiting");
    for (const { key, file } of waiting.slice(0, AT_ONCE - this.#underway.size)) {
      if (file) void this.#send(key, file);
    }
  }

  async #send(key: string, file: File): Promise<void> {
    const journey = new AbortController();
    this.#underway.set(key, journey);
    this.#change(key, { state: "uploading" });
    try {
      const progress = (share: number) => this.#change(key, { progress: share });
      const attachment = await this.#options.transfer(file, progress, journey.signal);
      if (journey.signal.aborted) this.#options.remove(attachment.id);
      else this.#arrived(key, attachment);
    } catch (failure) {
      if (!journey.signal.aborted) this.#refuse(key, file, failure);
    } finally {
      this.#underway.delete(key);
      this.#next();
    }
  }

  #arrived(key: string, attachment: Attachment): void {
    this.#change(key, { state: "ready", progress: 1, attachment });
    this.#keep();
  }

  #refuse(key: string, file: File, failure: unknown): void {
    const refusal = failure instanceof ApiError ? refusalBy(failure, file.size) : "unknown";
    this.#change(key, { state: "refused", refusal });
  }

  #begun(file: File, refusal: Refusal | null): Upload {
    return {
      key: this.#freshKey(),
      name: file.name,
      size: file.size,
      isImage: file.type.startsWith("image/"),
      state: refusal ? "refused" : "waiting",
      progress: 0,
      refusal,
      attachment: null,
      file,
    };
  }

  #ready(attachment: Attachment): Upload {
    return {
      key: this.#freshKey(),
      name: attachment.file_name,
      size: attachment.size_bytes,
      isImage: attachment.media_type.startsWith("image/"),
      state: "ready",
      progress: 1,
      refusal: null,
      attachment,
      file: null,
    };
  }

  #freshKey(): string {
    return `file-${++this.#lastKey}`;
  }

  #find(key: string): Upload | undefined {
    return this.#list.peek().find((upload) => upload.key === key);
  }

  #change(key: string, change: Partial<Upload>): void {
    this.#list.update((list) =>
      list.map((upload) => upload.key === key ? { ...upload, ...change } : upload)
    );
  }

  #attachments(): Attachment[] {
    return this.#list.peek().map(({ attachment }) => attachment).filter((each) => each !== null);
  }

  #keep(): void {
    this.#options.keep(this.#attachments());
  }
}
