import type { ThreadStore } from "../store/thread.ts";
import type { ItemSignal } from "../store/transcript.ts";
import { guessHeight } from "../windowing/guess.ts";
import { h, setAttribute } from "./dom.ts";
import { type BubbleOptions, MessageBubble } from "./message-bubble.ts";
import type { ScrollKeeperOptions } from "./scroll-keeper.ts";
import { isSelected } from "./selection.ts";

/** Something in a row that would be lost with it: text being written, an open menu. */
const UNFINISHED = "textarea, [popover]:popover-open";

/** The rows of a transcript: a bubble each, with its place in the feed. */
export class TranscriptRows implements ScrollKeeperOptions {
  readonly #store: ThreadStore;
  readonly #options: (key: string) => BubbleOptions;
  readonly #items = new Map<string, ItemSignal>();
  #last: MessageBubble | null = null;
  #entry: MessageBubble | null = null;

  constructor(store: ThreadStore, options: (key: string) => BubbleOptions) {
    this.#store = store;
    this.#options = options;
  }

  make(key: string): HTMLElement {
    const item = this.#store.item(key)!;
    this.#items.set(key, item);
    const bubble = new MessageBubble(item, this.#options(key), item.facts);
    return h("div", { class: "transcript-row", data: { key } }, bubble);
  }

  guess(key: string, width: number): number {
    const message = this.#store.item(key)?.peek().message;
    return message ? guessHeight(message, width) : 0;
  }

  endsHere(): boolean {
    return !this.#store.hasNewer.peek();
  }

  /** What has the focus, is selected or isn't finished stays, wherever the reader scrolls. */
  isHeld(row: HTMLElement): boolean {
    return row.contains(document.activeElement) || isSelected(row) ||
      row.querySelector(UNFINISHED) !== null;
  }

  /** A message that was forgotten and came again is another item under the same key. */
  isStale(key: string): boolean {
    const made = this.#items.get(key);
    return made !== undefined && made !== this.#store.item(key);
  }

  /** Tells each row's place, which one is the last, and where the keyboard enters. */
  number(shown: ReadonlyMap<string, HTMLElement>, indexOf: (key: string) => number): void {
    const { order, hasOlder, hasNewer } = this.#store;
    const keys = order.peek();
    const size = hasOlder.peek() || hasNewer.peek() ? -1 : keys.length;
    let lastShown: MessageBubble | null = null;
    for (const [key, row] of shown) {
      lastShown = bubbleIn(row);
      setAttribute(lastShown, "aria-posinset", indexOf(key) + 1);
      setAttribute(lastShown, "aria-setsize", size);
    }
    const lastRow = hasNewer.peek() ? undefined : shown.get(keys.at(-1) ?? "");
    this.#markLast(lastRow ? bubbleIn(lastRow) : null);
    this.#markEntry(this.#last ?? lastShown);
  }

  #markLast(bubble: MessageBubble | null): void {
    if (bubble === this.#last) return;
    if (this.#last) this.#last.isLast = false;
    if (bubble) bubble.isLast = true;
    this.#last = bubble;
  }

  #markEntry(bubble: MessageBubble | null): void {
    if (this.#entry && this.#entry !== bubble) this.#entry.tabIndex = -1;
    if (bubble) bubble.tabIndex = 0;
    this.#entry = bubble;
  }
}

export function bubbleIn(row: HTMLElement): MessageBubble {
  return row.firstElementChild as MessageBubble;
}

/** The key of the message that an element is within. */
export function keyAround(element: Element | null): string | undefined {
  return element?.closest<HTMLElement>(".transcript-row")?.dataset.key;
}
