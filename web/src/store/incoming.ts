import type { ErrorEvent, ThreadEvent, TypingIndicator } from "../api/events.ts";
import type { MessagePage } from "../api/types.ts";
import type { Clock } from "../live/clock.ts";
import { newestPage } from "./pages.ts";
import type { Paging } from "./paging.ts";
import { failureOf, reduce, reduceError } from "./reduce.ts";
import type { Sender } from "./sender.ts";
import { batch } from "./signal.ts";
import type { ThreadFacts } from "./thread-facts.ts";
import type { Failure, Transcript, TranscriptChange } from "./transcript.ts";
import type { Typing } from "./typing.ts";
import type { VerbSender } from "./verbs.ts";

export interface IncomingOptions {
  transcript: Transcript;
  facts: ThreadFacts;
  sender: Sender;
  verbs: VerbSender;
  paging: Paging;
  typing: Typing;
  /** Something failed that concerns no message that is shown. */
  failed: (failure: Failure) => void;
  /** What is shown is not what the thread shows: it has to be read anew. */
  outdated: () => void;
  clock: Clock;
}

/** Brings what comes from the server to everything of a thread that it concerns. */
export class Incoming {
  readonly #options: IncomingOptions;

  constructor(options: IncomingOptions) {
    this.#options = options;
  }

  event(event: ThreadEvent): void {
    const { transcript, facts, paging, verbs, clock, outdated } = this.#options;
    const change = reduce(transcript, event, clock.now());
    // Many times a second: it concerns nothing else.
    if (change.onlyGrown) return transcript.apply(change);
    batch(() => {
      if (event.type === "thread_updated") facts.take(event.thread);
      this.#change(change);
      paging.follow(event);
    });
    verbs.happened(event);
    if (change.outdated) outdated();
  }

  passing(event: ErrorEvent | TypingIndicator): void {
    const { transcript, verbs, typing, failed, clock } = this.#options;
    if (event.type !== "error") return typing.heard(event);
    const change = reduceError(transcript, event, clock.now());
    if (change) this.#change(change);
    else failed(failureOf(event, clock.now()));
    verbs.refused(event);
  }

  /** The newest messages as the server has them; they are laid over what is shown. */
  newest(page: MessagePage): void {
    batch(() => this.#change(newestPage(this.#options.transcript, page)));
    this.#options.verbs.readAnew(page.messages);
  }

  /** What became of something done to a message, said where the message is. */
  note(messageId: string, failure: Failure | null): void {
    const { transcript, failed } = this.#options;
    const item = transcript.find(messageId);
    if (item && item.failure !== failure) transcript.apply({ items: [{ ...item, failure }] });
    else if (!item && failure) failed(failure);
  }

  #change(change: TranscriptChange): void {
    this.#options.transcript.apply(change);
    this.#options.sender.transcriptChanged();
  }
}
