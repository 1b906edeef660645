import {
  characterCount,
  composerKey,
  isSendable,
  MAX_MESSAGE_CHARACTERS,
} from "../app/composer-keys.ts";
import type { Draft } from "../app/drafts.ts";
import type { SendKey } from "../app/preferences.ts";
import { keyLabel } from "../app/shortcuts.ts";
import { strings } from "../app/strings.ts";
import { type Signal, signal } from "../store/signal.ts";
import { growWithText } from "./grow.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { icon } from "./icon.ts";

const words = strings.composer;

/** The count of characters shows from here on. */
const NEARLY_FULL = MAX_MESSAGE_CHARACTERS - 2_000;

export interface ComposerOptions {
  draft: Draft;
  sendKey: Signal<SendKey>;
  /** While an answer runs, stopping takes the place of sending. */
  answering: Signal<boolean>;
  send: (text: string) => void;
  stop: () => void;
}

/** The field to write in. What is typed is kept as a draft until it is sent. */
export class ChatComposer extends Component {
  readonly #options: ComposerOptions;
  readonly #text = signal("");
  readonly #field: HTMLTextAreaElement;
  readonly #hint = h("span", { class: "composer-hint" });
  readonly #send: HTMLButtonElement;
  readonly #stop: HTMLButtonElement;

  constructor(options: ComposerOptions) {
    super();
    this.#options = options;
    this.#text.set(options.draft.text);
    this.#field = h("textarea", {
      id: "composer",
      rows: 2,
      dir: "auto",
      placeholder: words.placeholder,
      "aria-label": words.label,
      "data-testid": "chat-input",
      autocomplete: "off",
      on: { input: () => this.#typed(), keydown: (event) => this.#keyPressed(event) },
    });
    this.#field.value = this.#text.peek();
    this.#send = actionButton("arrow-up", words.send, "send-button", () => this.#submit());
    this.#stop = actionButton("stop-fill", words.stop, "stop-button", options.stop);
    this.#stop.classList.add("stop");
    this.append(this.#frame());
  }

  focusField(): void {
    this.#field.focus();
  }

  /** Puts `text` into the field, to be looked over and sent. */
  fill(text: string): void {
    this.#field.value = text;
    this.#typed();
    this.#field.focus();
    this.#field.setSelectionRange(text.length, text.length);
  }

  protected connected(): void {
    this.atEnd(growWithText(this.#field));
    this.watch(() => {
      this.#options.draft.text = this.#text.value;
      this.#send.disabled = !isSendable(this.#text.value);
    });
    this.watch(() => this.#swapButtons(this.#options.answering.value));
    this.watch(() => this.#showHint());
    this.watch(() => {
      this.#field.enterKeyHint = this.#options.sendKey.value === "enter" ? "send" : "enter";
    });
  }

  #frame(): HTMLElement {
    return h(
      "div",
      {
        class: "composer-field",
        on: {
          click: (event) => {
            if (!(event.target as Element).closest("button")) this.#field.focus();
          },
        },
      },
      this.#field,
      h("div", { class: "composer-actions" }, this.#hint, this.#send, this.#stop),
    );
  }

  #typed(): void {
    this.#text.set(this.#field.value);
  }

  #keyPressed(event: KeyboardEvent): void {
    const key = composerKey(event, this.#options.sendKey.peek());
    if (key === null) return;
    event.preventDefault();
    if (key === "send") this.#submit();
    else this.#clear();
  }

  #submit(): void {
    const text = this.#field.value;
    if (!isSendable(text) || this.#options.answering.peek()) return;
    this.#field.value = "";
    this.#typed();
    this.#options.send(text.trim());
    this.#field.focus();
  }

  /** Through the browser's editing, so that undo brings the text back. */
  #clear(): void {
    if (this.#field.value === "") {
      this.#field.blur();
      return;
    }
    this.#field.select();
    document.execCommand("delete");
  }

  #swapButtons(answering: boolean): void {
    const active = document.activeElement;
    this.#send.hidden = answering;
    this.#stop.hidden = !answering;
    if (active === this.#send || active === this.#stop) this.#field.focus();
  }

  #showHint(): void {
    const text = this.#text.value;
    const nearlyFull = text.length > NEARLY_FULL;
    const count = nearlyFull ? characterCount(text) : 0;
    setAttribute(this.#hint, "role", nearlyFull ? "status" : null);
    this.#hint.classList.toggle("over", count > MAX_MESSAGE_CHARACTERS);
    this.#hint.textContent = nearlyFull
      ? words.tooLong(count.toLocaleString(), MAX_MESSAGE_CHARACTERS.toLocaleString())
      : this.#options.sendKey.value === "enter"
      ? words.hintEnter
      : words.hintModEnter(keyLabel("Mod"));
  }
}

function actionButton(
  name: "arrow-up" | "stop-fill",
  label: string,
  testid: string,
  run: () => void,
): HTMLButtonElement {
  return h(
    "button",
    {
      type: "button",
      class: "send-button",
      "aria-label": label,
      title: label,
      "data-testid": testid,
      on: { click: run },
    },
    icon(name, "large"),
  );
}

customElements.define("chat-composer", ChatComposer);
