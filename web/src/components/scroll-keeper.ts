import { type Dispose, type Signal, signal } from "../store/signal.ts";

/** How near to the end, in CSS pixels, counts as being there. */
const END_SLACK = 8;

/**
 * Keeps a reader's place in a scrolled list. At the end it stays at the end while the list grows;
 * elsewhere what is on screen stays where it is, whatever is added or changes its height above.
 */
export class ScrollKeeper {
  readonly #scroller: HTMLElement;
  readonly #list: HTMLElement;
  readonly #atEnd = signal(true);
  #anchor: { element: Element; top: number } | null = null;
  #lastTop = 0;

  /** `list` is the child of `scroller` whose children are the entries. */
  constructor(scroller: HTMLElement, list: HTMLElement) {
    this.#scroller = scroller;
    this.#list = list;
  }

  /** Whether the reader is at the end and follows it. */
  get atEnd(): Signal<boolean> {
    return this.#atEnd;
  }

  start(): Dispose {
    const resized = new ResizeObserver(() => this.keep());
    resized.observe(this.#list);
    resized.observe(this.#scroller);
    const scrolled = () => this.#scrolled();
    this.#scroller.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      resized.disconnect();
      this.#scroller.removeEventListener("scroll", scrolled);
    };
  }

  /** Goes to the end and follows it. */
  toEnd(): void {
    this.#atEnd.set(true);
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#lastTop = this.#scroller.scrollTop;
  }

  /** Puts the reader back where they were, after the list changed and before it is painted. */
  keep(): void {
    if (this.#atEnd.peek()) {
      if (this.#isSelecting()) this.#leaveEnd();
      else this.toEnd();
    } else if (this.#anchor?.element.isConnected) {
      const moved = this.#topOf(this.#anchor.element) - this.#anchor.top;
      if (Math.abs(moved) >= 1) this.#scroller.scrollTop += moved;
      this.#lastTop = this.#scroller.scrollTop;
    }
  }

  #scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const distance = scrollHeight - scrollTop - clientHeight;
    const movedUp = scrollTop < this.#lastTop;
    this.#lastTop = scrollTop;
    if (distance <= 1 || (!movedUp && distance <= END_SLACK)) this.#atEnd.set(true);
    else if (movedUp) this.#atEnd.set(false);
    if (!this.#atEnd.peek()) this.#dropAnchor();
  }

  #leaveEnd(): void {
    this.#atEnd.set(false);
    this.#dropAnchor();
  }

  /** The first entry that reaches into view. */
  #dropAnchor(): void {
    const edge = this.#scroller.getBoundingClientRect().top;
    const entries = this.#list.children;
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle]!.getBoundingClientRect().bottom > edge) high = middle;
      else low = middle + 1;
    }
    const element = entries[low];
    this.#anchor = element ? { element, top: this.#topOf(element) } : null;
  }

  #topOf(element: Element): number {
    return element.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
  }

  /** Somebody who selects text must not have it move away under the pointer. */
  #isSelecting(): boolean {
    const selection = getSelection();
    return selection !== null && !selection.isCollapsed &&
      this.#list.contains(selection.anchorNode);
  }
}
