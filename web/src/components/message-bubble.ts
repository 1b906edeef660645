import { EditDraft } from "../app/edit-drafts.ts";
import { initials } from "../app/initials.ts";
import { factOf } from "../app/message-state.ts";
import type { MessageVerbs } from "../app/message-verbs.ts";
import type { TranscriptKey } from "../app/shortcuts.ts";
import { strings } from "../app/strings.ts";
import { messageTime } from "../app/times.ts";
import { computed, type Signal, signal, untracked } from "../store/signal.ts";
import type { TranscriptItem } from "../store/transcript.ts";
import { ContentPainter } from "./content-painter.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { MessageActions } from "./message-actions.ts";
import { openOnDemand } from "./later.ts";
import type { OnDemand } from "./load.ts";
import type { MessageEditor } from "./message-editor.ts";
import { messageFiles } from "./message-files.ts";
import { messageMarks } from "./message-marks.ts";
import { messageNote, type NoteActions } from "./message-note.ts";
import { messageThoughts } from "./message-thoughts.ts";
import { MessageVersions } from "./message-versions.ts";

const words = strings.message;

/** A user's message longer than this is folded. */
const FOLD_CHARACTERS = 1000;

export interface BubbleOptions extends NoteActions {
  userName: string;
}

/** One message: who said it, its text, what became of it, what can be done with it. */
export class MessageBubble extends Component {
  readonly #item: Signal<TranscriptItem>;
  /** What isn't about its text. */
  readonly #facts: Signal<TranscriptItem>;
  readonly #options: BubbleOptions;
  readonly #avatar = h("span", { class: "avatar", "aria-hidden": "true" });
  readonly #above = h("div", { class: "message-above" });
  readonly #content = h("div", { class: "message-content prose" });
  readonly #fold = h("button", { type: "button", class: "link-button message-fold" });
  readonly #note = h("div", { class: "message-notes" });
  readonly #marks = h("span", { class: "message-marks" });
  readonly #actions: MessageActions;
  readonly #foot: HTMLElement;
  readonly #body: HTMLElement;
  readonly #painter = new ContentPainter(this.#content);
  readonly #last = signal(false);
  readonly #editing = signal(false);
  #typing: HTMLElement | null = null;
  #versions: MessageVersions | null = null;
  #editor: MessageEditor | null = null;
  /** Somebody asked for the editor, to write in it at once. */
  #wantsEditor = false;
  #folded = true;

  constructor(
    item: Signal<TranscriptItem>,
    options: BubbleOptions,
    facts: Signal<TranscriptItem> = item,
  ) {
    super();
    const { verbs } = options;
    this.#item = item;
    this.#facts = facts;
    this.#options = options;
    this.#actions = new MessageActions(item, this.#facts, { verbs, edit: () => this.edit() });
    this.#foot = h("div", { class: "message-foot" }, this.#marks, this.#actions);
    this.role = "article";
    this.tabIndex = -1;
    this.dataset.testid = "message-bubble";
    this.#fold.addEventListener("click", () => {
      this.#folded = !this.#folded;
      this.#showFold();
    });
    const text = [this.#above, this.#content, this.#fold, this.#note, this.#foot];
    this.#body = h("div", { class: "message-body" }, ...text);
    this.append(this.#avatar, this.#body);
  }

  /** The last message is where the keyboard enters the transcript, and its actions stay in sight. */
  set isLast(last: boolean) {
    this.tabIndex = last ? 0 : -1;
    setAttribute(this, "data-last", last);
    this.#last.set(last);
    if (last) this.fillActions();
  }

  /** Puts the buttons there, unless they are. */
  fillActions(): void {
    this.#actions.fill();
  }

  /** Does what a key of the transcript asks of the message that has the focus. */
  press(key: TranscriptKey): void {
    if (key === "copy") void this.#actions.copy();
    else if (key === "edit") this.edit();
    else if (key === "regenerate") this.#actions.regenerate();
    else if (key === "actions") this.#actions.focusFirst();
  }

  /** Lets a message of one's own be written anew in its place. */
  edit(): void {
    const { message, delivery } = this.#item.peek();
    if (!this.#options.verbs || message.role !== "user" || delivery !== "sent") return;
    this.#wantsEditor = true;
    this.#editing.set(true);
    this.#editor?.focusField();
  }

  protected connected(): void {
    const message = computed(() => this.#facts.value.message);
    this.watch(() => this.#show(this.#facts.value));
    this.watch(() => this.#painter.show(this.#item.value));
    this.watch(() => {
      const { note, dispose } = messageNote(this.#facts.value, this.#options, this.#last.value);
      this.#note.replaceChildren(...note);
      return dispose;
    });
    const attached = computed(() => JSON.stringify(message.value.attachments));
    const thoughts = computed(() => factOf(message.value, "reasoning"));
    this.watch(() => {
      const files = attached.value === "[]" ? [] : untracked(() => message.value.attachments);
      this.#showAbove(files, thoughts.value);
    });
    this.watch(() => {
      this.#marks.replaceChildren(...messageMarks(message.value, this.#options.verbs));
    });
    this.watch(() => {
      this.hidden = this.#options.verbs?.leaving.value.has(message.value.id) ?? false;
    });
    untracked(() => this.#resume(message.value));
    this.watch(() => this.#showEditor(this.#editing.value));
    this.atEnd(() => this.#painter.dispose());
  }

  /** Goes on with an edit that a reload broke off, and takes over the focus of a former version. */
  #resume(message: TranscriptItem["message"]): void {
    if (message.role === "user" && new EditDraft(message.id).text !== null) this.#editing.set(true);
    const target = this.#options.verbs?.takeFocus(message) ?? null;
    const isFree = document.activeElement === document.body ||
      document.activeElement?.closest("message-bubble");
    if (!isFree) return;
    if (target === "bubble") this.focus({ preventScroll: true });
    else if (target) this.#versions?.focusStep(target === "next-version" ? 1 : -1);
  }

  #showEditor(editing: boolean): void {
    const { verbs } = this.#options;
    if (!editing) {
      setAttribute(this, "data-editing", false);
      const hadFocus = this.#editor?.contains(document.activeElement);
      this.#editor?.remove();
      this.#editor = null;
      if (hadFocus) this.focus({ preventScroll: true });
    } else if (!this.#editor && verbs) {
      openOnDemand(strings.bubble.edit, (module) => this.#openEditor(module, verbs));
    }
  }

  #openEditor({ MessageEditor }: OnDemand, verbs: MessageVerbs): void {
    if (!this.#editing.peek() || this.#editor) return;
    setAttribute(this, "data-editing", true);
    const { message } = this.#item.peek();
    this.#editor = new MessageEditor(message, verbs, () => this.#editing.set(false));
    this.#above.after(this.#editor);
    if (this.#wantsEditor) this.#editor.focusField();
    this.#wantsEditor = false;
  }

  #showAbove(files: TranscriptItem["message"]["attachments"], thoughts: string | null): void {
    const renew = () => this.#options.verbs?.renewSession() ?? Promise.resolve();
    this.#above.hidden = files.length === 0 && thoughts === null;
    this.#above.replaceChildren(
      ...(files.length > 0 ? [messageFiles(files, renew)] : []),
      ...(thoughts === null ? [] : [messageThoughts(thoughts)]),
    );
  }

  #show(item: TranscriptItem): void {
    const { message, delivery } = item;
    const sender = message.role;
    this.dataset.sender = sender;
    this.dataset.status = sender === "user" ? delivery : message.status;
    this.dataset.messageId = message.id;
    this.#avatar.textContent = initials(
      sender === "user" ? this.#options.userName : words.assistant,
    );
    this.#nameFor(item);
    const waiting = message.status === "streaming" && message.content === "";
    if (waiting) this.#content.after(this.#typing ??= typingDots());
    else this.#typing?.remove();
    this.#content.hidden = message.content === "";
    this.#actions.hidden = message.status === "streaming" || delivery !== "sent";
    if (message.version_count > 1) this.#addVersions();
    this.#showFold();
  }

  #addVersions(): void {
    const { verbs } = this.#options;
    if (this.#versions || !verbs) return;
    this.#versions = new MessageVersions(this.#facts, verbs);
    this.#foot.prepend(this.#versions);
  }

  #nameFor({ message }: TranscriptItem): void {
    const who = { user: words.you, assistant: words.assistant, system: words.system }[message.role];
    this.ariaLabel = words.said(who, messageTime(new Date(message.created_at), new Date()));
  }

  #showFold(): void {
    const { message } = this.#item.peek();
    const long = message.role === "user" && message.content.length > FOLD_CHARACTERS;
    this.#fold.hidden = !long;
    this.#fold.textContent = this.#folded ? words.showAll : words.showLess;
    this.#fold.ariaExpanded = String(!this.#folded);
    this.#content.classList.toggle("folded", long && this.#folded);
  }
}

function typingDots(): HTMLElement {
  return h(
    "div",
    {
      class: "typing",
      role: "img",
      "aria-label": words.thinking,
      "data-testid": "typing-indicator",
    },
    h("span"),
    h("span"),
    h("span"),
  );
}

customElements.define("message-bubble", MessageBubble);
