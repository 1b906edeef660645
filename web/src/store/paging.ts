import { selectVersion } from "../api/messages.ts";
import { ApiError } from "../api/client.ts";
import type { ApiClient, MessageQuery } from "../api/client.ts";
import type { ThreadEvent } from "../api/events.ts";
import type { Message, MessagePage } from "../api/types.ts";
import { newerExcerpt, olderExcerpt, olderPage } from "./pages.ts";
import { received } from "./reduce.ts";
import { type Signal, signal } from "./signal.ts";
import type { Excerpt, Transcript, TranscriptChange } from "./transcript.ts";

/** What became of the wish to see a message. `other_branch`: it belongs to a version not shown. */
export type JumpResult = "shown" | "other_branch" | "gone" | "failed";

/** Pages grow while somebody goes on asking for more. */
const FIRST_PAGE = 50;
const LONGEST_PAGE = 200;
/** How many versions that a message depends on are asked about before it counts as shown. */
const MOST_FORKS = 5;

export interface PagingOptions {
  api: ApiClient;
  threadId: string;
  transcript: Transcript;
  /** Lays the newest page over what is shown, and goes on with the events that follow it. */
  layAnew: (page: MessagePage) => void;
  failed: (failure: unknown) => void;
}

/**
 * Reads the parts of a thread that aren't loaded: what is older, and a stretch around a message far
 * from the end, which is shown as an excerpt until the path's loaded end is reached from it.
 */
export class Paging {
  readonly #options: PagingOptions;
  readonly #transcript: Transcript;
  readonly #loadingOlder = signal(false);
  readonly #loadingNewer = signal(false);
  readonly loadingOlder: Signal<boolean> = this.#loadingOlder;
  readonly loadingNewer: Signal<boolean> = this.#loadingNewer;
  #readingOlder: Promise<void> | null = null;
  #pageLength = FIRST_PAGE;
  /** The message asked for last: an answer to an earlier wish comes too late. */
  #wanted: string | null = null;
  /** Nothing follows the excerpt, though it hasn't reached the path: it is on another branch. */
  #excerptEnds = false;

  constructor(options: PagingOptions) {
    this.#options = options;
    this.#transcript = options.transcript;
  }

  /** Reads the end of the path. */
  newest(): Promise<MessagePage> {
    return this.#page({ limit: FIRST_PAGE });
  }

  /** Reads the page of messages before the oldest shown. */
  loadOlder(): Promise<void> {
    this.#readingOlder ??= this.#readOlder().finally(() => this.#readingOlder = null);
    return this.#readingOlder;
  }

  async #readOlder(): Promise<void> {
    if (!this.#transcript.olderExist.peek()) return;
    const before = this.#idAt(0);
    if (!before) return;
    await this.#reading(this.#loadingOlder, async () => {
      const page = await this.#page({ before, limit: this.#nextLength() });
      // A branch switch or a jump meanwhile makes the page one of another place.
      if (this.#idAt(0) === before) this.#transcript.apply(this.#olderThanShown(page));
    });
  }

  /** Reads on after an excerpt. */
  async loadNewer(): Promise<void> {
    const { excerpt } = this.#transcript;
    if (!excerpt || this.#excerptEnds || this.#loadingNewer.peek()) return;
    const after = this.#idAt(-1);
    if (!after) return;
    await this.#reading(this.#loadingNewer, async () => {
      const page = await this.#page({ after, limit: this.#nextLength() });
      const current = this.#transcript.excerpt;
      if (!current || this.#idAt(-1) !== after) return;
      this.#transcript.apply(newerExcerpt(this.#transcript, current, page.messages));
      this.#excerptEnds = !page.has_more;
    });
  }

  /** Shows the end of the path again. */
  toLatest(): void {
    this.#wanted = null;
    this.#transcript.apply({ excerpt: null });
  }

  /** Sees to it that a message is among those shown. */
  async find(messageId: string): Promise<JumpResult> {
    this.#wanted = messageId;
    const key = this.#transcript.find(messageId)?.key;
    if (key && this.#transcript.excerpt?.keys.includes(key)) return "shown";
    if (key && this.#transcript.path.includes(key)) {
      this.#transcript.apply({ excerpt: null });
      return "shown";
    }
    try {
      return await this.#open(messageId);
    } catch (failure) {
      if (failure instanceof ApiError && failure.status === 404) return "gone";
      this.#options.failed(failure);
      return "failed";
    }
  }

  /** The key of a message that is loaded. */
  keyOf(messageId: string): string | undefined {
    return this.#transcript.find(messageId)?.key;
  }

  /** Makes the thread show the branch of a message; false when that can't be done now. */
  async showBranchOf(messageId: string): Promise<boolean> {
    try {
      await selectVersion(this.#options.api, messageId);
      this.#options.layAnew(await this.newest());
      return true;
    } catch (failure) {
      this.#options.failed(failure);
      return false;
    }
  }

  /** Lets an excerpt follow what happens to its messages. */
  follow(event: ThreadEvent): void {
    const { excerpt } = this.#transcript;
    if (!excerpt) return;
    if (event.type === "message_deleted") this.#leaveOut(excerpt, event.message_id);
    if (event.type !== "message_updated") return;
    const { message } = event;
    const key = this.#transcript.find(message.id)?.key;
    if (message.is_deleted) this.#leaveOut(excerpt, message.id);
    else if (key && excerpt.keys.includes(key)) {
      this.#transcript.apply({ items: [received(this.#transcript, message)] });
    } else if (this.#isVersionWithin(excerpt, message)) void this.find(message.id);
  }

  /** Another version of a message of the excerpt is shown now: what follows it is another, too. */
  #isVersionWithin(excerpt: Excerpt, message: Message): boolean {
    const parent = this.#transcript.find(message.parent_message_id)?.key;
    return parent !== undefined && excerpt.keys.includes(parent);
  }

  #leaveOut(excerpt: Excerpt, messageId: string): void {
    const key = this.#transcript.find(messageId)?.key;
    const keys = excerpt.keys.filter((other) => other !== key);
    if (keys.length === excerpt.keys.length) return;
    this.#transcript.apply({ excerpt: keys.length > 0 ? { ...excerpt, keys } : null });
  }

  async #open(messageId: string): Promise<JumpResult> {
    const before = await this.#page({ before: messageId, limit: FIRST_PAGE });
    const from = await this.#startingWith(messageId, before.messages.at(-1)?.id);
    if (this.#wanted !== messageId) return "failed";
    const [itself] = from;
    if (itself?.id !== messageId) return "other_branch";
    if (!await this.#areShown([...before.messages.slice(1), itself])) return "other_branch";
    if (this.#wanted !== messageId) return "failed";
    this.#excerptEnds = false;
    this.#transcript.apply(this.#excerptOf(before, from));
    return "shown";
  }

  /** A message and what follows it, on the path that is shown. */
  async #startingWith(messageId: string, parentId: string | undefined): Promise<Message[]> {
    if (parentId) return (await this.#page({ after: parentId, limit: FIRST_PAGE })).messages;
    // Nothing comes before the first message, so that it is found from what follows it.
    const { messages } = await this.#page({ after: messageId, limit: FIRST_PAGE });
    const next = messages[0]?.id;
    const first = await this.#page(next ? { before: next, limit: 1 } : { limit: 1 });
    return [...first.messages, ...messages];
  }

  /** Whether of each of these that has other versions this one is shown, the nearest first. */
  async #areShown(messages: readonly Message[]): Promise<boolean> {
    const forks = messages.filter((message) => message.version_count > 1).slice(-MOST_FORKS);
    const shown = await Promise.all(forks.map((message) => this.#isShown(message)));
    return shown.every((yes) => yes);
  }

  async #isShown({ id, parent_message_id: parent }: Message): Promise<boolean> {
    if (!parent) return true;
    const { messages } = await this.#page({ after: parent, limit: 1 });
    return messages[0]?.id === id;
  }

  #excerptOf(before: MessagePage, from: readonly Message[]): TranscriptChange {
    const view = this.#transcript;
    const excerpt = { keys: [], hasOlder: before.has_more };
    return newerExcerpt(view, excerpt, [...before.messages, ...from]);
  }

  #olderThanShown(page: MessagePage): TranscriptChange {
    const { excerpt } = this.#transcript;
    return excerpt
      ? olderExcerpt(this.#transcript, excerpt, page)
      : olderPage(this.#transcript, page);
  }

  async #reading(
    flag: { set: (value: boolean) => void },
    read: () => Promise<void>,
  ): Promise<void> {
    flag.set(true);
    try {
      await read();
    } catch (failure) {
      this.#options.failed(failure);
    } finally {
      flag.set(false);
    }
  }

  #page(query: MessageQuery): Promise<MessagePage> {
    return this.#options.api.messages(this.#options.threadId, query);
  }

  #nextLength(): number {
    const length = this.#pageLength;
    this.#pageLength = Math.min(2 * length, LONGEST_PAGE);
    return length;
  }

  /** The id of the first or the last message shown that the server knows. */
  #idAt(index: 0 | -1): string | undefined {
    const { excerpt, path } = this.#transcript;
    return this.#transcript.find((excerpt?.keys ?? path).at(index))?.message.id;
  }
}
