import {
  dictated,
  heardIn,
  type Place,
  type Recognition,
  recognitionKind,
} from "../app/dictation.ts";
import { strings } from "../app/strings.ts";
import { signal } from "../store/signal.ts";
import { setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { icon, iconButton } from "./icon.ts";

const words = strings.voice;

export interface VoiceOptions {
  field: HTMLTextAreaElement;
  /** The text was changed by what was heard. */
  heard: () => void;
  /** Says what went wrong; null when all is well. */
  say: (problem: string | null) => void;
}

/** Writes what is said where the caret stands. Not there where the browser can't listen. */
export class VoiceButton extends Component {
  readonly #options: VoiceOptions;
  readonly #button = iconButton("mic", words.start, { on: { click: () => this.#toggle() } });
  readonly #listening = signal(false);
  #recognition: Recognition | null = null;

  constructor(options: VoiceOptions) {
    super();
    this.#options = options;
    this.hidden = recognitionKind() === null;
    this.append(this.#button);
  }

  get isListening(): boolean {
    return this.#listening.peek();
  }

  /** Keeps what was understood. */
  stop(): void {
    const recognition = this.#recognition;
    this.#recognition = null;
    this.#listening.set(false);
    if (!recognition) return;
    recognition.onresult = recognition.onerror = recognition.onend = null;
    recognition.abort();
  }

  protected connected(): void {
    this.atEnd(() => this.stop());
    // Typing goes on by hand from here.
    this.listen(this.#options.field, "keydown", (event) => {
      if (event.key.length === 1 || event.key === "Backspace") this.stop();
    });
    this.watch(() => {
      const listening = this.#listening.value;
      this.#button.ariaLabel = listening ? words.stop : words.start;
      this.#button.title = listening ? words.stop : words.startHint;
      this.#button.ariaPressed = String(listening);
      setAttribute(this, "data-listening", listening);
      this.#button.replaceChildren(icon(listening ? "mic-fill" : "mic"));
    });
  }

  #toggle(): void {
    if (this.isListening) this.stop();
    else this.#start();
    this.#options.field.focus();
  }

  #start(): void {
    const kind = recognitionKind();
    if (!kind) return;
    const { field, say } = this.#options;
    const place = {
      before: field.value.slice(0, field.selectionStart),
      after: field.value.slice(field.selectionEnd),
    };
    const recognition = this.#recognition = new kind();
    recognition.lang = navigator.language;
    recognition.continuous = true;
    recognition.interimResults = true;
    recognition.onresult = (event) => this.#write(place, heardIn(event));
    recognition.onerror = ({ error }) => this.#failed(error);
    recognition.onend = () => this.stop();
    say(null);
    recognition.start();
    this.#listening.set(true);
  }

  #write(place: Place, heard: ReturnType<typeof heardIn>): void {
    const { field } = this.#options;
    const { text, caret } = dictated(place, heard);
    field.value = text;
    field.setSelectionRange(caret, caret);
    this.#options.heard();
  }

  #failed(error: string): void {
    this.stop();
    if (error === "aborted") return;
    const denied = error === "not-allowed" || error === "service-not-allowed";
    this.#options.say(denied ? words.denied : error === "no-speech" ? words.unheard : words.failed);
  }
}

customElements.define("voice-button", VoiceButton);
