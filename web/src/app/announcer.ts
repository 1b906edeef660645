import { type Signal, signal } from "../store/signal.ts";

/** What screen readers are told besides what the page shows: rare, short, never token by token. */
export class Announcer {
  readonly #said = signal("");

  get said(): Signal<string> {
    return this.#said;
  }

  say(text: string): void {
    // The same sentence twice in a row would not be read again.
    this.#said.set(this.#said.peek() === text ? `${text}\u00a0` : text);
  }
}
