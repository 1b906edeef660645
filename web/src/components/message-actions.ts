import { openOnDemand } from "./later.ts";
import { strings } from "../app/strings.ts";
import type { MessageVerbs } from "../app/message-verbs.ts";
import { fullTime, messageTime } from "../app/times.ts";
import { copyText } from "../content/index.ts";
import type { Signal } from "../store/signal.ts";
import type { TranscriptItem } from "../store/transcript.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { icon, iconButton } from "./icon.ts";
import type { IconName } from "./icon-names.ts";

const words = strings.bubble;

const SECONDS_COPIED_SHOWS = 2;

export interface ActionOptions {
  /** Without them a message can only be copied. */
  verbs: MessageVerbs | undefined;
  edit: () => void;
}

/** What can be done with a message, and when it was written. Arrow keys move between the buttons. */
export class MessageActions extends Component {
  readonly #item: Signal<TranscriptItem>;
  readonly #options: ActionOptions;
  readonly #time = h("time");
  readonly #copy = button("files", strings.message.copy, "copy", () => void this.copy());
  readonly #edit = button("pencil", words.edit, "edit", () => this.#options.edit());
  readonly #regenerate = button("arrow-clockwise", words.regenerate, "regenerate", () => {
    this.regenerate();
  });
  readonly #regenerateWith = opener("chevron-down", words.regenerateWith, "regenerate-with", () => {
    void this.#openRegenerate();
  });
  readonly #delete = button("trash3", words.delete, "delete", () => void this.#remove());
  readonly #details = opener("info-circle", words.details, "details", () => {
    void this.#openDetails();
  });
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(item: Signal<TranscriptItem>, options: ActionOptions) {
    super();
    this.#item = item;
    this.#options = options;
    this.className = "message-actions";
    this.role = "toolbar";
    this.ariaLabel = words.actions;
    this.#regenerateWith.classList.add("narrow");
    this.append(...this.#all, this.#time);
  }

  protected connected(): void {
    this.watch(() => this.#show(this.#item.value));
    this.listen(this, "keydown", (event) => this.#moveFocus(event));
  }

  get #all(): HTMLButtonElement[] {
    const regenerate = [this.#regenerate, this.#regenerateWith];
    return [this.#copy, this.#edit, ...regenerate, this.#delete, this.#details];
  }

  get #usable(): HTMLButtonElement[] {
    return this.#all.filter((each) => !each.hidden && !each.disabled);
  }

  focusFirst(): void {
    this.#usable[0]?.focus();
  }

  /** Puts the text on the clipboard and says for a moment whether that went well. */
  async copy(): Promise<void> {
    const { copy, copied, copyFailed } = strings.message;
    const done = await copyText(this.#item.peek().message.content).then(() => true, () => false);
    this.#label(done ? "check2" : "x-lg", done ? copied : copyFailed);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#label("files", copy), SECONDS_COPIED_SHOWS * 1000);
  }

  regenerate(): void {
    if (!this.#regenerate.hidden && !this.#regenerate.disabled) {
      this.#options.verbs?.regenerate(this.#item.peek().message);
    }
  }

  #show({ message }: TranscriptItem): void {
    const { verbs } = this.#options;
    const isAnswer = message.role === "assistant";
    this.#copy.hidden = message.content === "";
    this.#edit.hidden = !verbs || message.role !== "user";
    this.#regenerate.hidden = this.#regenerateWith.hidden = !verbs || !isAnswer;
    this.#delete.hidden = this.#details.hidden = !verbs;
    const answering = verbs?.answering.value ?? false;
    this.#regenerate.disabled = this.#regenerateWith.disabled = answering;
    this.#usable.forEach((each, index) => each.tabIndex = index === 0 ? 0 : -1);
    const date = new Date(message.created_at);
    this.#time.dateTime = message.created_at;
    this.#time.title = fullTime(date);
    this.#time.textContent = messageTime(date, new Date());
  }

  #label(name: IconName, label: string): void {
    this.#copy.replaceChildren(icon(name));
    this.#copy.ariaLabel = this.#copy.title = label;
  }

  #moveFocus(event: KeyboardEvent): void {
    const all = this.#usable;
    const current = all.indexOf(event.target as HTMLButtonElement);
    if (current < 0) return;
    if (event.key === "Escape") return this.closest<HTMLElement>("message-bubble")?.focus();
    // In a user's message the row runs the other way.
    const ahead = getComputedStyle(this).flexDirection === "row-reverse" ? -1 : 1;
    const step = { ArrowRight: ahead, ArrowLeft: -ahead, Home: -current, End: -1 - current };
    const by = step[event.key as keyof typeof step];
    if (by === undefined) return;
    event.preventDefault();
    const next = all.at((current + by) % all.length)!;
    for (const each of all) each.tabIndex = each === next ? 0 : -1;
    next.focus();
  }

  #openRegenerate(): void {
    const { verbs } = this.#options;
    openOnDemand(words.regenerateWith, ({ openRegenerateMenu }) => {
      if (verbs) openRegenerateMenu(this.#regenerateWith, this.#item.peek().message, verbs);
    });
  }

  #openDetails(): void {
    const { verbs } = this.#options;
    openOnDemand(words.details, ({ openDetails }) => {
      if (verbs) void openDetails(this.#details, this.#item.peek().message, verbs);
    });
  }

  /** What takes a branch along is asked about; the rest can be undone. */
  #remove(): void {
    const { verbs } = this.#options;
    const { message } = this.#item.peek();
    if (!verbs) return;
    if (message.version_count > 1) {
      return openOnDemand(words.delete, (module) => module.confirmDelete(message, verbs));
    }
    const row = this.closest(".transcript-row");
    const isRow = (element?: Element | null) => element?.matches(".transcript-row") ?? false;
    const near = [row?.nextElementSibling, row?.previousElementSibling].find(isRow);
    verbs.delete(message);
    near?.querySelector<HTMLElement>("message-bubble")?.focus({ preventScroll: true });
  }
}

function button(
  name: IconName,
  label: string,
  action: string,
  run: () => void,
): HTMLButtonElement {
  return iconButton(name, label, { "data-testid": `message-action-${action}`, on: { click: run } });
}

function opener(name: IconName, label: string, action: string, run: () => void): HTMLButtonElement {
  const made = button(name, label, action, run);
  setAttribute(made, "aria-haspopup", "dialog");
  setAttribute(made, "aria-expanded", "false");
  return made;
}

customElements.define("message-actions", MessageActions);
