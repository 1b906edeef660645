import { classes } from "./classes.ts";
import { StreamingDocument, wholeDocument, withCaret } from "./document.ts";
import type { ContentLabels } from "./labels.ts";
import { ContentView } from "./view.ts";

/** Shows a whole text in a host, in place of whatever is there. */
export function renderMarkdown(host: HTMLElement, text: string, labels: ContentLabels): void {
  host.classList.add(classes.host);
  host.replaceChildren();
  new ContentView(host, labels).show(wholeDocument(text));
}

/**
 * Shows a text while it is written into an empty host: painted at most once a frame, with a caret
 * at its end, and only its last block made anew. After `finish` the host holds what
 * `renderMarkdown` would have put there.
 */
export class StreamingMarkdown {
  readonly #document = new StreamingDocument();
  readonly #view: ContentView;
  #frame: number | null = null;

  constructor(host: HTMLElement, labels: ContentLabels) {
    host.classList.add(classes.host);
    this.#view = new ContentView(host, labels);
    this.#paint();
  }

  append(text: string): void {
    this.#document.append(text);
    this.#frame ??= requestAnimationFrame(() => this.#paint());
  }

  /** The text is whole; should it differ from what was appended, it counts. */
  finish(fullText: string): void {
    this.dispose();
    this.#view.show(wholeDocument(fullText));
  }

  /** Paints no more; what is shown stays. */
  dispose(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  #paint(): void {
    this.#frame = null;
    this.#view.show(withCaret(this.#document.nodes()));
  }
}
