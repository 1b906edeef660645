import type { ErrorEvent, MessageVerb, ThreadEvent } from "../api/events.ts";
import type { Message } from "../api/types.ts";
import type { Clock } from "../live/clock.ts";
import { failureFrom } from "./failure.ts";
import { failureOf } from "./reduce.ts";
import { computed, type Dispose, type Signal, signal } from "./signal.ts";
import type { Failure } from "./transcript.ts";

/** How long a verb may go without anything happening. */
const ANSWER_MS = 20_000;

export interface VerbOptions {
  /** Told of each verb before anything is done. */
  setsOut: (verb: MessageVerb) => void;
  /** Asks the server by a call of its own. */
  call: (verb: MessageVerb) => Promise<void>;
  /** Hands an event to the connection; false when there is none. */
  transmit: (verb: MessageVerb) => boolean;
  /** The message a verb is about, as far as it is shown. */
  find: (messageId: string) => Message | undefined;
  /** Reads a message from the server. */
  read: (messageId: string) => Promise<Message | undefined>;
  /** A message as read is what is to be shown, and what `happened` is to hear of. */
  changed: (message: Message) => void;
  /** It was done without the connection: what is shown has to be read anew. */
  doneApart: () => void;
  /** Says at the message what a verb came to: a failure, or null as one sets out. */
  note: (messageId: string, failure: Failure | null) => void;
  clock: Clock;
}

type EditMessage = Extract<MessageVerb, { type: "edit_message" }>;

interface Underway {
  verb: MessageVerb;
  parentId: string | null;
  settle: (failure: Failure | null) => void;
  callOff: Dispose;
}

/**
 * Has verbs done: over the live connection while it stands, so that they are in line with what is
 * sent there, else by REST. Each promise comes true with why it failed, or null, once the thread's
 * events show that it was done.
 */
export class VerbSender {
  readonly #options: VerbOptions;
  readonly #underway = signal<readonly Underway[]>([]);
  readonly #calls = signal<readonly MessageVerb[]>([]);
  /** What the server was asked for and hasn't shown to be done. */
  readonly underway: Signal<readonly MessageVerb["type"][]> = computed(() => {
    const awaited = this.#underway.value.map(({ verb }) => verb);
    return [...awaited, ...this.#calls.value].map(({ type }) => type);
  });

  constructor(options: VerbOptions) {
    this.#options = options;
  }

  perform(verb: MessageVerb): Promise<Failure | null> {
    this.#options.setsOut(verb);
    this.#options.note(verb.message_id, null);
    return this.#options.transmit(verb) ? this.#await(verb) : this.#call(verb);
  }

  /** Settles what an event shows to be done. */
  happened(event: ThreadEvent): void {
    for (const each of this.#underway.peek().filter((each) => isDone(each, event))) {
      this.#settle(each, null);
    }
  }

  /** The messages were read anew, and contain what the events in between would have told. */
  readAnew(messages: readonly Message[]): void {
    for (const each of this.#underway.peek()) {
      const { verb } = each;
      const isThere = (message: Message) => "content" in verb && message.content === verb.content;
      if (verb.type !== "edit_message" || messages.some(isThere)) this.#settle(each, null);
      else if (messages.every(({ id }) => id !== verb.message_id)) void this.#look(verb);
    }
  }

  /** The message says why already. */
  refused(event: ErrorEvent): void {
    const each = this.#underway.peek().find(({ verb }) => verb.message_id === event.message_id);
    if (each) this.#settle(each, failureOf(event, this.#options.clock.now()));
  }

  /** Whether it was done shows on the next connection; nobody needs to wait for that. */
  disconnected(): void {
    this.#giveUp("network_error");
  }

  dispose(): void {
    this.#giveUp("network_error");
  }

  #await(verb: MessageVerb): Promise<Failure | null> {
    const { clock, find } = this.#options;
    const parentId = find(verb.message_id)?.parent_message_id ?? null;
    return new Promise((settle) => {
      const each: Underway = {
        verb,
        parentId,
        settle,
        callOff: clock.after(ANSWER_MS, () => this.#fail(each, "no_answer")),
      };
      this.#underway.update((others) => [...others, each]);
    });
  }

  async #call(verb: MessageVerb): Promise<Failure | null> {
    const { call, clock, doneApart, note } = this.#options;
    this.#calls.update((others) => [...others, verb]);
    try {
      await call(verb);
    } catch (reason) {
      const failure = failureFrom(reason, clock.now());
      note(verb.message_id, failure);
      return failure;
    } finally {
      this.#calls.update((all) => all.filter((other) => other !== verb));
    }
    doneApart();
    return null;
  }

  /** A message above what was read anew may have been edited by now: its event doesn't come again. */
  async #look({ message_id: id, content, preserve_response }: EditMessage): Promise<void> {
    if (!preserve_response) return;
    const message = await this.#options.read(id).catch(() => undefined);
    const isAwaited = this.#underway.peek().some(({ verb }) => verb.message_id === id);
    if (isAwaited && message?.content === content) this.#options.changed(message);
  }

  #giveUp(code: "network_error"): void {
    for (const each of this.#underway.peek()) this.#fail(each, code);
  }

  #fail(each: Underway, code: "network_error" | "no_answer"): void {
    const failure: Failure = { code, detail: null, retryAt: null };
    this.#options.note(each.verb.message_id, failure);
    this.#settle(each, failure);
  }

  #settle(each: Underway, failure: Failure | null): void {
    each.callOff();
    this.#underway.update((all) => all.filter((other) => other !== each));
    each.settle(failure);
  }
}

/** Whether an event is what a verb brings about. */
function isDone({ verb, parentId }: Underway, event: ThreadEvent): boolean {
  const id = verb.message_id;
  switch (event.type) {
    case "new_message": {
      const isVersion = verb.type === "edit_message" && !verb.preserve_response;
      return isVersion && event.message.parent_message_id === parentId;
    }
    case "assistant_message_start":
      if (verb.type === "regenerate") return event.parent_message_id === parentId;
      return verb.type === "continue_message" && event.message_id === id;
    case "message_updated":
      return event.message.id === id && !["delete_message", "regenerate"].includes(verb.type);
    case "message_deleted":
      return verb.type === "delete_message" && event.message_id === id;
    default:
      return false;
  }
}
