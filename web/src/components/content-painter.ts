import { strings } from "../app/strings.ts";
import { renderMarkdown, StreamingMarkdown } from "../content/index.ts";
import type { TranscriptItem } from "../store/transcript.ts";

/** Paints the text of one message as it comes: what is there stays, what is new is added. */
export class ContentPainter {
  readonly #host: HTMLElement;
  #stream: StreamingMarkdown | null = null;
  #run = 0;
  #painted = 0;
  #shown: string | null = null;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  show({ message, run }: TranscriptItem): void {
    if (message.status === "streaming") this.#goOn(message.content, run);
    else this.#complete(message.content);
  }

  /** Paints no more; what is painted stays, and a whole text isn't painted again. */
  dispose(): void {
    this.#stream?.dispose();
    this.#stream = null;
  }

  #goOn(text: string, run: number): void {
    if (!this.#stream || run !== this.#run) {
      this.#stream?.dispose();
      this.#host.replaceChildren();
      this.#stream = new StreamingMarkdown(this.#host, strings.content);
      this.#run = run;
      this.#painted = 0;
    }
    this.#append(this.#stream, text);
    this.#shown = null;
  }

  #append(stream: StreamingMarkdown, text: string): void {
    if (text.length > this.#painted) stream.append(text.slice(this.#painted));
    this.#painted = text.length;
  }

  #complete(text: string): void {
    // Its last words may have come together with its end: what has settled before them stays.
    if (this.#stream) this.#stream.finish(text, text.slice(this.#painted));
    else if (text !== this.#shown) renderMarkdown(this.#host, text, strings.content);
    this.#stream = null;
    this.#shown = text;
  }
}
