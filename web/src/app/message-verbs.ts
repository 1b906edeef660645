import { readFormerTexts, readVersions } from "../api/messages.ts";
import type { FormerText, Message } from "../api/types.ts";
import { computed, type Signal } from "../store/signal.ts";
import type { ThreadStore } from "../store/thread.ts";
import type { Failure } from "../store/transcript.ts";
import { placeOf } from "../store/version-switch.ts";
import type { App } from "./app.ts";
import { isTouch } from "./layout.ts";
import type { Choice, ModelChoice } from "./model-choice.ts";
import type { ModelCatalogue } from "./models.ts";
import type { SendKey } from "./preferences.ts";
import { strings } from "./strings.ts";

/** What takes the focus in the bubble that comes to stand in a place. */
export type FocusTarget = "bubble" | "former-version" | "next-version";

type VerbsApp = Pick<App, "api" | "models" | "preferences" | "toasts">;

/** The part of an open thread that verbs are about. */
interface ThreadOfVerbs {
  readonly generating: ThreadStore["generating"];
  readonly verbs: Pick<ThreadStore["verbs"], "perform" | "underway">;
  readonly versions: Pick<ThreadStore["versions"], "step" | "index">;
}

/** What can be done with the messages of an open thread. Failures are said at the message. */
export class MessageVerbs {
  /** While an answer runs, or is asked for, there can't be another one. */
  readonly answering: Signal<boolean>;
  /** What keeps the change of a message while it is written, as in the composer. */
  readonly sendKey: Signal<SendKey>;
  readonly #app: VerbsApp;
  readonly #store: ThreadOfVerbs;
  readonly #choice: Pick<ModelChoice, "pending">;
  #focus: { place: string; target: FocusTarget } | null = null;

  constructor(app: VerbsApp, store: ThreadOfVerbs, choice: Pick<ModelChoice, "pending">) {
    this.#app = app;
    this.#choice = choice;
    this.#store = store;
    this.answering = computed(() => {
      const asked = store.verbs.underway.value;
      return store.generating.value !== null || asked.includes("regenerate") ||
        asked.includes("continue_message");
    });
    this.sendKey = computed(() => isTouch.value ? "mod-enter" : app.preferences.sendKey.value);
  }

  get models(): ModelCatalogue {
    return this.#app.models;
  }

  /** Messages not to be shown, though the server still has them. */
  get leaving(): Signal<ReadonlySet<string>> {
    return this.#app.toasts.leaving;
  }

  /** A new version with an answer of its own, or the same message with other words. */
  edit(message: Message, content: string, inPlace: boolean): Promise<Failure | null> {
    const preserve_response = inPlace || undefined;
    const verb = { type: "edit_message", message_id: message.id, content } as const;
    return this.#store.verbs.perform({ ...verb, preserve_response });
  }

  regenerate(message: Message, said?: Partial<Choice>): void {
    if (this.answering.peek()) return;
    this.#focusNext(message, "bubble");
    const options = this.#choice.pending(said);
    const verb = { type: "regenerate", message_id: message.id, options } as const;
    void this.#store.verbs.perform(verb).then((failure) => {
      if (failure) this.#focus = null;
    });
  }

  continue(message: Message): void {
    if (this.answering.peek()) return;
    void this.#store.verbs.perform({ type: "continue_message", message_id: message.id });
  }

  stepVersion(message: Message, by: 1 | -1): void {
    this.#focusNext(message, by === 1 ? "next-version" : "former-version");
    this.#store.versions.step(message, by);
  }

  /** The number of the version that is shown, or is about to be. Reads signals. */
  versionOf(message: Message): number {
    return this.#store.versions.index(message);
  }

  /** Takes a message out of sight, and deletes it once that can't be undone any more. */
  delete(message: Message): void {
    const { toasts } = this.#app;
    toasts.leave(message.id, true);
    toasts.offerUndo({
      text: strings.bubble.deleted,
      action: strings.thread.undo,
      undo: () => toasts.leave(message.id, false),
      done: async () => {
        await this.deleteNow(message);
        toasts.leave(message.id, false);
      },
    });
  }

  deleteNow(message: Message): Promise<Failure | null> {
    return this.#store.verbs.perform({ type: "delete_message", message_id: message.id });
  }

  formerTexts(message: Message): Promise<FormerText[]> {
    return readFormerTexts(this.#app.api, message.id);
  }

  /** The message with what only the server knows of it, as the tokens of its prompt. */
  async whole(message: Message): Promise<Message> {
    if (message.role !== "assistant" || message.prompt_tokens !== null) return message;
    const versions = await readVersions(this.#app.api, message.id);
    return versions.find((version) => version.id === message.id) ?? message;
  }

  /** A new session may make a file readable again that couldn't be read. */
  renewSession(): Promise<unknown> {
    return this.#app.api.me();
  }

  /** What takes the focus in the place of a message, once another version stands there. */
  focusNextVersion(message: Message): void {
    this.#focusNext(message, "bubble");
  }

  /** What of a new bubble takes over the focus that its place had, if anything. */
  takeFocus(message: Message): FocusTarget | null {
    if (this.#focus?.place !== placeOf(message)) return null;
    const { target } = this.#focus;
    this.#focus = null;
    return target;
  }

  #focusNext(message: Message, target: FocusTarget): void {
    this.#focus = { place: placeOf(message), target };
  }
}
