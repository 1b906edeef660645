import { classes } from "./classes.ts";
import { StreamingDocument, wholeDocument } from "./document.ts";
import type { ContentLabels } from "./labels.ts";
import { ContentView } from "./view.ts";

/** Shows a whole text in a host, in place of whatever is there. */
export function renderMarkdown(host: HTMLElement, text: string, labels: ContentLabels): void {
  host.classList.add(classes.host);
  host.replaceChildren();
  new ContentView(host, labels).show(wholeDocument(text));
}

/** Of the page's time, painting takes one part in so many at most, however slow a text is to paint. */
const SHARE_OF_TIME = 5;
/** Nobody sees more than one paint in so many milliseconds. */
const FRAME_MS = 16;

/**
 * Shows a text while it is written into an empty host: painted at once but at most once a frame,
 * and only while it can be seen, with a caret at its end, and only its last block made anew. After
 * `finish` the host holds what `renderMarkdown` would have put there.
 */
export class StreamingMarkdown {
  readonly #document = new StreamingDocument();
  readonly #view: ContentView;
  #frame: number | null = null;
  #nextPaintAt = 0;

  constructor(host: HTMLElement, labels: ContentLabels) {
    host.classList.add(classes.host);
    this.#view = new ContentView(host, labels);
    this.#paint();
  }

  append(text: string): void {
    this.#document.append(text);
    if (this.#frame === null) this.#paintWhenDue();
  }

  /** The text is whole, with `rest` at its end; should it differ from what was appended, it counts. */
  finish(fullText: string, rest: string): void {
    this.dispose();
    this.#document.append(rest);
    this.#view.show(this.#document.whole(fullText) ?? wholeDocument(fullText));
  }

  /** Paints no more; what is shown stays. */
  dispose(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  readonly #paintWhenDue = (): void => {
    if (performance.now() >= this.#nextPaintAt && !document.hidden) this.#paint();
    else this.#frame = requestAnimationFrame(this.#paintWhenDue);
  };

  #paint(): void {
    this.#frame = null;
    const startedAt = performance.now();
    this.#view.show(this.#document.nodes(), "goes on");
    const tookMs = performance.now() - startedAt;
    this.#nextPaintAt = startedAt + Math.max(FRAME_MS, SHARE_OF_TIME * tookMs);
  }
}
