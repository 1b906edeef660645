import { strings } from "../app/strings.ts";
import { fullTime, messageTime } from "../app/times.ts";
import { copyText } from "../content/index.ts";
import { h } from "./dom.ts";
import { icon, iconButton } from "./icon.ts";
import type { IconName } from "./icon-names.ts";

const words = strings.message;

const SECONDS_COPIED_SHOWS = 2;

/** What can be done with a message, and when it was written. */
export class MessageActions extends HTMLElement {
  readonly #text: () => string;
  readonly #time = h("time");
  readonly #copy: HTMLButtonElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(text: () => string) {
    super();
    this.#text = text;
    this.className = "message-actions";
    this.#copy = iconButton("files", words.copy, {
      "data-testid": "message-action-copy",
      on: { click: () => void this.copy() },
    });
    this.append(this.#copy, this.#time);
  }

  /** When the message was written, as the server tells it. */
  set created(time: string) {
    const date = new Date(time);
    this.#time.dateTime = time;
    this.#time.title = fullTime(date);
    this.#time.textContent = messageTime(date, new Date());
  }

  /** Puts the text on the clipboard and says for a moment whether that went well. */
  async copy(): Promise<void> {
    const copied = await copyText(this.#text()).then(() => true, () => false);
    this.#show(copied ? "check2" : "x-lg", copied ? words.copied : words.copyFailed);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show("files", words.copy), SECONDS_COPIED_SHOWS * 1000);
  }

  #show(name: IconName, label: string): void {
    this.#copy.replaceChildren(icon(name));
    this.#copy.ariaLabel = this.#copy.title = label;
  }
}

customElements.define("message-actions", MessageActions);
