import { strings } from "../app/strings.ts";
import type { MessageVerbs } from "../app/message-verbs.ts";
import { fullTime, messageTime } from "../app/times.ts";
import { copyText } from "../content/index.ts";
import type { Signal } from "../store/signal.ts";
import type { TranscriptItem } from "../store/transcript.ts";
import { ActionButtons } from "./action-buttons.ts";
import { whenAtRest } from "./at-rest.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { icon } from "./icon.ts";
import type { IconName } from "./icon-names.ts";
import { openOnDemand } from "./later.ts";

const words = strings.bubble;

const SECONDS_COPIED_SHOWS = 2;

export interface ActionOptions {
  /** Without them a message can only be copied. */
  verbs: MessageVerbs | undefined;
  edit: () => void;
}

/**
 * What can be done with a message, and when it was written. Arrow keys move between the buttons.
 *
 * The buttons are the most expensive part of a message and the one that is wanted least: they come
 * when they are asked for, and otherwise once scrolling has come to rest.
 */
export class MessageActions extends Component {
  readonly #item: Signal<TranscriptItem>;
  readonly #facts: Signal<TranscriptItem>;
  readonly #options: ActionOptions;
  readonly #time = h("time");
  #buttons: ActionButtons | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `facts` are those of the item that don't change with each word. */
  constructor(
    item: Signal<TranscriptItem>,
    facts: Signal<TranscriptItem>,
    options: ActionOptions,
  ) {
    super();
    this.#item = item;
    this.#facts = facts;
    this.#options = options;
    this.className = "message-actions";
    this.role = "toolbar";
    this.ariaLabel = words.actions;
  }

  protected connected(): void {
    this.listen(this, "keydown", (event) => this.#moveFocus(event));
    if (this.#buttons) this.#follow(this.#buttons);
    else this.atEnd(whenAtRest(() => this.fill()));
  }

  /** Puts the buttons there, unless they are. */
  fill(): ActionButtons {
    if (this.#buttons) return this.#buttons;
    const { role } = this.#item.peek().message;
    const buttons = new ActionButtons(role, this.#options.verbs !== undefined, {
      copy: () => void this.copy(),
      edit: () => this.#options.edit(),
      regenerate: () => this.regenerate(),
      regenerateWith: () => this.#openRegenerate(),
      remove: () => this.#remove(),
      details: () => this.#openDetails(),
    });
    this.#buttons = buttons;
    this.append(...buttons.all, this.#time);
    if (this.isConnected) this.#follow(buttons);
    return buttons;
  }

  focusFirst(): void {
    this.fill().usable[0]?.focus();
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
    const { verbs } = this.#options;
    const { message } = this.#item.peek();
    if (message.role === "assistant") verbs?.regenerate(message);
  }

  #follow(buttons: ActionButtons): void {
    this.watch(() => this.#show(this.#facts.value, buttons));
  }

  #show({ message }: TranscriptItem, buttons: ActionButtons): void {
    buttons.copy.hidden = message.content === "";
    const answering = this.#options.verbs?.answering.value ?? false;
    for (const each of [buttons.regenerate, buttons.regenerateWith]) {
      if (each) each.disabled = answering;
    }
    buttons.usable.forEach((each, index) => each.tabIndex = index === 0 ? 0 : -1);
    const date = new Date(message.created_at);
    this.#time.dateTime = message.created_at;
    this.#time.title = fullTime(date);
    this.#time.textContent = messageTime(date, new Date());
  }

  #label(name: IconName, label: string): void {
    const { copy } = this.fill();
    copy.replaceChildren(icon(name));
    copy.ariaLabel = copy.title = label;
  }

  #moveFocus(event: KeyboardEvent): void {
    const all = this.#buttons?.usable ?? [];
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
      const button = this.fill().regenerateWith;
      if (verbs && button) openRegenerateMenu(button, this.#item.peek().message, verbs);
    });
  }

  #openDetails(): void {
    const { verbs } = this.#options;
    openOnDemand(words.details, ({ openDetails }) => {
      const button = this.fill().details;
      if (verbs && button) void openDetails(button, this.#item.peek().message, verbs);
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

customElements.define("message-actions", MessageActions);
