import { initials } from "../app/initials.ts";
import { strings } from "../app/strings.ts";
import { messageTime } from "../app/times.ts";
import type { Signal } from "../store/signal.ts";
import type { TranscriptItem } from "../store/transcript.ts";
import { ContentPainter } from "./content-painter.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { MessageActions } from "./message-actions.ts";
import { messageNote, type NoteActions } from "./message-note.ts";

const words = strings.message;

/** A user's message longer than this is folded. */
const FOLD_CHARACTERS = 1000;

export interface BubbleOptions extends NoteActions {
  userName: string;
}

/** One message: who said it, its text, what became of it, what can be done with it. */
export class MessageBubble extends Component {
  readonly #item: Signal<TranscriptItem>;
  readonly #options: BubbleOptions;
  readonly #avatar = h("span", { class: "avatar", "aria-hidden": "true" });
  readonly #content = h("div", { class: "message-content prose" });
  readonly #typing = typingDots();
  readonly #fold = h("button", { type: "button", class: "link-button message-fold" });
  readonly #note = h("div", { class: "message-notes" });
  readonly #actions: MessageActions;
  readonly #painter = new ContentPainter(this.#content);
  #folded = true;

  constructor(item: Signal<TranscriptItem>, options: BubbleOptions) {
    super();
    this.#item = item;
    this.#options = options;
    this.#actions = new MessageActions(() => item.peek().message.content);
    this.role = "article";
    this.tabIndex = -1;
    this.dataset.testid = "message-bubble";
    this.#fold.addEventListener("click", () => {
      this.#folded = !this.#folded;
      this.#showFold();
    });
    this.append(
      this.#avatar,
      h(
        "div",
        { class: "message-body" },
        this.#content,
        this.#fold,
        this.#note,
        this.#actions,
      ),
    );
  }

  /** The last message is where the keyboard enters the transcript, and its actions stay in sight. */
  set isLast(last: boolean) {
    this.tabIndex = last ? 0 : -1;
    setAttribute(this, "data-last", last);
  }

  copy(): Promise<void> {
    return this.#actions.copy();
  }

  focusActions(): void {
    this.#actions.querySelector("button")?.focus();
  }

  protected connected(): void {
    this.watch(() => this.#show(this.#item.value));
    this.watch(() => {
      const item = this.#item.value;
      const { note, dispose } = messageNote(item, this.#options);
      this.#note.replaceChildren(...note);
      return dispose;
    });
    this.atEnd(() => this.#painter.dispose());
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
    if (waiting) this.#content.after(this.#typing);
    else this.#typing.remove();
    this.#content.hidden = message.content === "";
    this.#painter.show(item);
    this.#actions.hidden = message.status === "streaming" || delivery !== "sent" ||
      message.content === "";
    this.#actions.created = message.created_at;
    this.#showFold();
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
