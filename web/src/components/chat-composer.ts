import type { App } from "../app/app.ts";
import { composerHint } from "../app/composer-hint.ts";
import { composerKey, isOfInputMethod, isSendable } from "../app/composer-keys.ts";
import type { Conversation } from "../app/conversation.ts";
import { isTouch } from "../app/layout.ts";
import { strings } from "../app/strings.ts";
import { batch, computed, type Signal, signal, untracked } from "../store/signal.ts";
import { ComposerCommands } from "./composer-commands.ts";
import { composerField, sendButton, writeInto } from "./composer-field.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { FileIntake } from "./file-intake.ts";
import { growWithText } from "./grow.ts";
import { openOnDemand } from "./later.ts";
import { LimitNotice } from "./limit-notice.ts";
import { ModelButton } from "./model-button.ts";
import { RestedPrompts } from "./rested-prompts.ts";
import { VoiceButton } from "./voice-button.ts";

const words = strings.composer;

/** The field to write in, with all that goes along. What is typed is kept as a draft until it is sent. */
export class ChatComposer extends Component {
  readonly #app: App;
  readonly #conversation: Conversation;
  readonly #sent: () => void;
  readonly #text = signal("");
  /** Sending was asked for and waits for the files. */
  readonly #waiting = signal(false);
  /** Why something asked for here was not done. */
  readonly #problem = signal<string | null>(null);
  readonly #field: HTMLTextAreaElement;
  readonly #hint = h("span", { class: "composer-hint" });
  readonly #send: HTMLButtonElement;
  readonly #stop: HTMLButtonElement;
  readonly #commands: ComposerCommands;
  readonly #intake: FileIntake;
  readonly #tray = h("div");
  readonly #voice: VoiceButton;
  readonly #model: ModelButton;
  readonly #limit: LimitNotice;
  #hasTray = false;
  readonly #sendKey = computed(() =>
    // On the screen Enter breaks the line; the button sends.
    isTouch.value ? "mod-enter" : this.#app.preferences.sendKey.value
  );
  readonly #answering: Signal<boolean> = computed(() => {
    const store = this.#conversation.store.value;
    return store !== null && store.generating.value !== null;
  });
  readonly #maySend: Signal<boolean> = computed(() =>
    isSendable(this.#text.value) && !this.#answering.value && !this.#limit.blocked.value &&
    this.#conversation.uploads.refused.value === 0 && this.#conversation.first.value === null
  );

  /** `sent` is called when a message has left the field. */
  constructor(app: App, conversation: Conversation, sent: () => void) {
    super();
    this.#app = app;
    this.#conversation = conversation;
    this.#sent = sent;
    this.#text.set(conversation.draft.text);
    this.#field = composerField(this.#text.peek());
    this.#field.addEventListener("input", () => this.#typed());
    this.#field.addEventListener("keydown", (event) => this.#keyPressed(event));
    this.#field.addEventListener("paste", (event) => {
      if (this.#intake.paste(event.clipboardData)) event.preventDefault();
    });
    this.#send = sendButton("arrow-up", words.send, "send-button", () => this.#submit());
    this.#stop = sendButton(
      "stop-fill",
      words.stop,
      "stop-button",
      () => void conversation.store.peek()?.stop(),
    );
    this.#stop.classList.add("stop");
    this.#intake = new FileIntake((files) => this.#attach(files));
    this.#voice = new VoiceButton({
      field: this.#field,
      heard: () => this.#typed(),
      say: (problem) => this.#problem.set(problem),
    });
    this.#model = new ModelButton(app, conversation.model);
    this.#limit = new LimitNotice(conversation);
    this.#commands = new ComposerCommands({
      app,
      conversation,
      field: this.#field,
      write: (text) => this.fill(text),
      openModels: () => this.#model.open(),
      refuse: (reason) => this.#problem.set(reason),
    });
    this.append(...this.#parts());
  }

  focusField(): void {
    this.#field.focus();
  }

  /** Puts `text` into the field, to be looked over and sent; undoing brings back what was there. */
  fill(text: string): void {
    writeInto(this.#field, text);
    this.#typed();
  }

  protected connected(): void {
    this.atEnd(growWithText(this.#field));
    const mayPress = computed(() =>
      this.#commands.find(this.#text.value) !== null || this.#maySend.value
    );
    this.watch(() => {
      this.#send.disabled = !mayPress.value;
      setAttribute(this.#send, "aria-busy", this.#waiting.value ? "true" : null);
    });
    this.watch(() => this.#swapButtons(this.#answering.value));
    this.watch(() => this.#showHint());
    this.watch(() => this.#fillTray());
    this.watch(() => this.#sendWhenUploaded());
    this.watch(() => {
      this.#field.enterKeyHint = this.#sendKey.value === "enter" ? "send" : "enter";
    });
  }

  #parts(): HTMLElement[] {
    const empty = computed(() =>
      this.#text.value === "" && this.#conversation.uploads.list.value.length === 0
    );
    const frame = h(
      "div",
      { class: "composer-field" },
      this.#tray,
      this.#field,
      h(
        "div",
        { class: "composer-actions" },
        this.#intake,
        this.#voice,
        this.#model,
        this.#hint,
        this.#send,
        this.#stop,
      ),
    );
    frame.addEventListener("click", (event) => {
      const isOwn = (event.target as Element).closest("button, attachment-chip, [popover]");
      if (!isOwn) this.#field.focus();
    });
    const rested = new RestedPrompts(
      this.#app,
      this.#conversation,
      empty,
      (text) => this.fill(text),
    );
    return [this.#limit, rested, this.#commands.menu.element, frame];
  }

  /** It comes with the first file. */
  #fillTray(): void {
    const { uploads } = this.#conversation;
    if (this.#hasTray || uploads.list.value.length === 0) return;
    this.#hasTray = true;
    openOnDemand(strings.files.label, ({ AttachmentTray }) => {
      this.#tray.append(new AttachmentTray(uploads, () => this.#field.focus()));
    });
  }

  #typed(): void {
    const text = this.#field.value;
    this.#text.set(text);
    this.#conversation.draft.text = text;
    this.#problem.set(null);
    const store = this.#conversation.store.peek();
    const typing = store?.typing;
    // In the frame that shows the key: a frame of its own would hold up the next key.
    requestAnimationFrame(() => store?.bringAlong());
    if (text === "") typing?.ended();
    else typing?.typed();
    this.#commands.typed(text);
  }

  #attach(files: readonly File[]): void {
    if (files.length === 0) return;
    this.#conversation.uploads.add(files);
    this.#app.announcer.say(strings.files.added(files.length));
    this.#field.focus();
  }

  #keyPressed(event: KeyboardEvent): void {
    if (isOfInputMethod(event)) return;
    if (this.#commands.menu.press(event)) return event.preventDefault();
    const key = composerKey(event, this.#sendKey.peek());
    if (key !== null && this.#does(key)) event.preventDefault();
  }

  /** Does what a key means; false leaves it to the field. */
  #does(key: "send" | "clear" | "back" | "take"): boolean {
    const isEmpty = this.#field.value === "";
    switch (key) {
      case "send":
        this.#submit();
        return true;
      case "clear":
        this.#clear();
        return true;
      case "back":
        if (isEmpty) this.dispatchEvent(new CustomEvent("edit-last", { bubbles: true }));
        return isEmpty;
      case "take":
        return isEmpty && this.#takeSuggestion();
    }
  }

  #submit(): void {
    const text = this.#field.value;
    const command = this.#commands.find(text);
    if (command) return this.#commands.run(command);
    if (!this.#maySend.peek()) return;
    this.#voice.stop();
    if (this.#conversation.uploads.unfinished.peek() > 0) return this.#waiting.set(true);
    batch(() => {
      this.#waiting.set(false);
      this.#field.value = "";
      this.#typed();
      this.#conversation.send(text.trim());
    });
    this.#sent();
    this.#field.focus();
  }

  /** Closes what is open; else takes the text away, which undoing brings back. */
  #clear(): void {
    if (this.#voice.isListening) this.#voice.stop();
    else if (this.#waiting.peek()) this.#waiting.set(false);
    else if (this.#field.value === "") this.#field.blur();
    else writeInto(this.#field, "");
  }

  #takeSuggestion(): boolean {
    const first = this.closest(".chat-main")?.querySelector<HTMLElement>("button.example-prompt");
    const prompt = first?.checkVisibility({ visibilityProperty: true }) && first.dataset.prompt;
    if (prompt) this.fill(prompt);
    return Boolean(prompt);
  }

  #swapButtons(answering: boolean): void {
    const active = document.activeElement;
    this.#send.hidden = answering;
    this.#stop.hidden = !answering;
    if (active === this.#send || active === this.#stop) this.#field.focus();
  }

  #sendWhenUploaded(): void {
    const { unfinished, refused } = this.#conversation.uploads;
    if (!this.#waiting.value || unfinished.value > 0) return;
    const isWhole = refused.value === 0;
    untracked(() => {
      this.#waiting.set(false);
      if (isWhole) this.#submit();
    });
  }

  #showHint(): void {
    const { uploads, model, store } = this.#conversation;
    const list = uploads.list.value;
    const { text, tone } = composerHint({
      text: this.#text.value,
      sendKey: this.#sendKey.value,
      files: {
        unfinished: uploads.unfinished.value,
        refused: uploads.refused.value,
        ready: list.filter(({ state }) => state === "ready").length,
      },
      waiting: this.#waiting.value,
      problem: this.#problem.value ?? model.problem.value,
      blindModel: model.isBlind.value && list.some(({ isImage }) => isImage)
        ? model.effective.value
        : null,
      typingElsewhere: store.value?.typing.elsewhere.value ?? false,
    });
    setAttribute(this.#hint, "role", tone === "keys" ? null : "status");
    setAttribute(this.#hint, "data-tone", tone);
    // Even the same words again would have the page laid out anew, at each key.
    if (this.#hint.textContent !== text) this.#hint.textContent = text;
  }
}

customElements.define("chat-composer", ChatComposer);
