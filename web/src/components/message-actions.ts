import { strings } from "../app/strings.ts";
import { fullTime, messageTime } from "../app/times.ts";
import { h } from "./dom.ts";
import { icon, iconButton } from "./icon.ts";

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
    this.#copy = iconButton("files", strings.message.copy, {
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

  async copy(): Promise<void> {
    await navigator.clipboard.writeText(this.#text());
    this.#copy.replaceChildren(icon("check2"));
    this.#copy.ariaLabel = strings.message.copied;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#copy.replaceChildren(icon("files"));
      this.#copy.ariaLabel = strings.message.copy;
    }, SECONDS_COPIED_SHOWS * 1000);
  }
}

customElements.define("message-actions", MessageActions);
