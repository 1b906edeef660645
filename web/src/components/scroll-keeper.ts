import { type Dispose, type Signal, signal } from "../store/signal.ts";
import { Heights } from "../windowing/heights.ts";
import { needsOtherRows, type Place, placesAbove, type View } from "../windowing/window.ts";
import { RestTimer } from "./at-rest.ts";
import { type Rows, RowWindow } from "./row-window.ts";
import { isSelectingIn } from "./selection.ts";

/** How near to the end, in CSS pixels, counts as being there. */
const END_SLACK = 8;
/** New rows may turn out lower than guessed and leave room for more, but not for ever. */
const MOST_PASSES = 5;
/** When the row that holds the place goes away, one of so many above it takes its part. */
const ANCHORS_ABOVE = 50;

export interface ScrollKeeperOptions extends Rows {
  /** How high a row may be, before it is seen, in a list so wide. */
  guess(key: string, width: number): number;
  /** Whether there is no more below the last row, so that being there means following it. */
  endsHere(): boolean;
}

/**
 * Shows the part of a long list that is in view, and keeps the reader's place in it. At the end it
 * stays at the end while the list grows; elsewhere what is on screen stays where it is, whatever is
 * added or changes its height above.
 */
export class ScrollKeeper {
  readonly #scroller: HTMLElement;
  readonly #list: HTMLElement;
  readonly #options: ScrollKeeperOptions;
  readonly #heights: Heights;
  readonly #window: RowWindow;
  readonly #atEnd = signal(true);
  readonly #shownNow = signal<ReadonlyMap<string, HTMLElement>>(new Map());
  /** The row at the upper edge of the view, and how far below that edge it starts. */
  #anchor: Place | null = null;
  #height = 0;
  #width = 0;
  /** What comes before the first row. */
  #before = 0;
  #lastTop = 0;
  #scrolling = false;
  readonly #restTimer = new RestTimer(() => this.#rest());
  #frame: number | null = null;
  /** How high all rows were when it was last decided which of them are in the page. */
  #drawnTotal = 0;

  /** `list` is the child of `scroller` that the rows are put into. */
  constructor(scroller: HTMLElement, list: HTMLElement, options: ScrollKeeperOptions) {
    this.#scroller = scroller;
    this.#list = list;
    this.#options = options;
    this.#heights = new Heights((key) => options.guess(key, this.#width));
    this.#window = new RowWindow(list, this.#heights, options, () => this.#resized());
  }

  /** Whether the reader is at the end and follows it. */
  get atEnd(): Signal<boolean> {
    return this.#atEnd;
  }

  /** Rows in the page, by key, in their order. */
  get shown(): Signal<ReadonlyMap<string, HTMLElement>> {
    return this.#shownNow;
  }

  /** How far down the list the view was when it was last looked at. */
  get top(): number {
    return this.#lastTop;
  }

  /** The row at the upper edge of the view. */
  get firstInView(): string | undefined {
    return this.#heights.keys[this.#heights.indexAt(this.#view().top)];
  }

  /** How many screens of rows are left above and below the view. */
  get screensLeft(): { above: number; below: number } {
    const { top, height } = this.#view();
    const screen = Math.max(height, 1);
    return { above: top / screen, below: (this.#heights.total - top - height) / screen };
  }

  indexOf(key: string): number {
    return this.#heights.indexOf(key);
  }

  start(): Dispose {
    const resized = new ResizeObserver(() => this.#measureFrame());
    resized.observe(this.#scroller);
    const listening = new AbortController();
    const options = { passive: true, signal: listening.signal };
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), options);
    this.#scroller.addEventListener("scrollend", this.#rest, options);
    this.#measureFrame();
    return () => {
      resized.disconnect();
      this.#window.dispose();
      if (this.#frame !== null) cancelAnimationFrame(this.#frame);
      this.#frame = null;
      listening.abort();
      this.#restTimer.stop();
    };
  }

  /** Makes the rows those of `keys`; `isStale` tells rows that have to be made anew. */
  arrange(keys: readonly string[], isStale: (key: string) => boolean = () => false): void {
    const places = this.#anchor ? placesAbove(this.#heights, this.#anchor, ANCHORS_ABOVE) : [];
    this.#heights.arrange(keys);
    this.#window.prune((key) => this.#heights.has(key) && !isStale(key));
    this.#anchor = places.find(({ key }) => this.#heights.has(key)) ?? null;
    if (!this.#options.endsHere()) this.#leaveEnd();
    this.#draw();
  }

  /** Goes to the end and follows it. */
  toEnd(): void {
    this.#rest();
    this.#anchor = null;
    this.#atEnd.set(true);
    this.#draw();
  }

  /** Goes to the beginning of what there is. */
  toStart(): void {
    this.#goTo(0);
  }

  /**
   * Brings a row into the page and into view; returns it. `nearest` moves no further than needed,
   * `middle` puts its upper edge a third down the view.
   */
  reveal(key: string, place: "nearest" | "middle" = "nearest"): HTMLElement | null {
    const index = this.#heights.indexOf(key);
    if (index < 0) return null;
    const { top, height } = this.#view();
    const [start, end] = [this.#heights.offsetOf(index), this.#heights.offsetOf(index + 1)];
    if (place === "middle") this.#anchorAt(key, height / 3);
    else if (start < top || end - start > height) this.#anchorAt(key, 0);
    else if (end > top + height) this.#anchorAt(key, height - (end - start));
    if (index === this.#heights.keys.length - 1 && place === "nearest") this.#followIfAtEnd();
    this.#draw();
    return this.#window.shown.get(key) ?? null;
  }

  /** Scrolls so that a rectangle of the page is comfortably in view. */
  revealRect(rect: DOMRect): void {
    const frame = this.#scroller.getBoundingClientRect();
    const slack = frame.height / 8;
    if (rect.top >= frame.top + slack && rect.bottom <= frame.bottom - slack) return;
    this.#rest();
    this.#goTo(this.#lastTop + rect.top - frame.top - frame.height / 3);
  }

  #goTo(top: number): void {
    this.#rest();
    this.#scroller.scrollTop = top;
    this.#scrolled();
    this.#rest();
  }

  #anchorAt(key: string, top: number): void {
    this.#rest();
    this.#atEnd.set(false);
    this.#anchor = { key, top };
  }

  #followIfAtEnd(): void {
    this.#draw();
    const { top, height } = this.#view();
    if (this.#options.endsHere() && this.#heights.total - top - height <= END_SLACK) this.toEnd();
  }

  #view(): View {
    const { total } = this.#heights;
    const height = this.#height;
    const last = Math.max(0, total - height);
    if (this.#atEnd.peek()) return { top: last, height };
    if (!this.#anchor) return { top: Math.max(0, this.#topOfView()), height };
    const top = this.#heights.offsetOf(this.#heights.indexOf(this.#anchor.key)) - this.#anchor.top;
    return { top: Math.max(-this.#before, Math.min(top, last + this.#before)), height };
  }

  /** Puts what belongs into view into the page, and the view where it belongs. */
  #draw(): void {
    if (this.#height === 0) return;
    let complete = true;
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const shown = this.#window.show(this.#view());
      complete = shown.complete;
      if (!shown.moved) break;
    }
    this.#place();
    if (!complete) this.#frame ??= requestAnimationFrame(this.#drawRest);
    this.#shownNow.set(this.#window.shown);
    this.#drawnTotal = this.#heights.total;
  }

  readonly #drawRest = (): void => {
    this.#frame = null;
    this.#draw();
  };

  /**
   * Asks the page for nothing unless the view has to move: it would have to lay itself out. While
   * somebody scrolls not the view moves but the rows, by the room above them: browsers that animate
   * scrolling go on from where they were and would take the reader elsewhere.
   */
  #place(): void {
    if (this.#atEnd.peek()) return this.#moveTo(Infinity);
    if (!this.#anchor) return;
    const top = this.#view().top + this.#before;
    const off = top - this.#window.shift - this.#lastTop;
    if (Math.abs(off) < 1) return;
    if (!this.#scrolling) return this.#moveTo(top);
    this.#window.shift += off;
    this.#window.makeRoom();
  }

  #moveTo(top: number): void {
    if (this.#window.shift !== 0) {
      this.#window.shift = 0;
      this.#window.makeRoom();
    }
    this.#scroller.scrollTop = Math.min(top, this.#scroller.scrollHeight);
    this.#lastTop = this.#scroller.scrollTop;
  }

  /** Nobody scrolls any more: the rows go where they belong, and the view with them. */
  readonly #rest = (): void => {
    this.#restTimer.stop();
    this.#scrolling = false;
    if (this.#window.shift !== 0) this.#moveTo(this.#lastTop + this.#window.shift);
  };

  #resized(): void {
    if (this.#atEnd.peek() && isSelectingIn(this.#list)) this.#leaveEnd();
    // The rows in the page are as high as they are; which they are can wait for the next frame.
    this.#place();
    const grown = this.#heights.total - this.#drawnTotal;
    if (needsOtherRows(grown, this.#height)) this.#frame ??= requestAnimationFrame(this.#drawRest);
  }

  #measureFrame(): void {
    const style = getComputedStyle(this.#list);
    const width = this.#list.clientWidth;
    const height = this.#scroller.clientHeight;
    this.#before = parseFloat(style.paddingTop);
    if (width === this.#width && height === this.#height) return;
    const isWider = width !== this.#width;
    [this.#width, this.#height] = [width, height];
    if (isWider) this.#heights.forgetMeasures((key) => this.#window.shown.has(key));
    this.#draw();
  }

  #scrolled(): void {
    const { scrollTop } = this.#scroller;
    if (Math.abs(scrollTop - this.#lastTop) < 0.5) return;
    const { scrollHeight, clientHeight } = this.#scroller;
    const distance = scrollHeight - scrollTop - clientHeight;
    const movedUp = scrollTop < this.#lastTop;
    this.#lastTop = scrollTop;
    const isEnd = distance <= 1 || (!movedUp && distance <= END_SLACK);
    if (isEnd && this.#options.endsHere()) this.#atEnd.set(true);
    else if (movedUp || !isEnd) this.#atEnd.set(false);
    this.#anchor = null;
    if (!this.#atEnd.peek()) this.#dropAnchor();
    this.#noteScrolling();
    this.#draw();
  }

  #noteScrolling(): void {
    this.#restTimer.moved();
    this.#scrolling = true;
    // There is more above than the view can be moved up to, or less.
    const { shift } = this.#window;
    if (shift > 0 ? this.#lastTop <= 0 : this.#topOfView() < -this.#before) this.#rest();
  }

  #leaveEnd(): void {
    if (!this.#atEnd.peek()) return;
    this.#atEnd.set(false);
    this.#dropAnchor();
  }

  /** Where in the list the view begins. */
  #topOfView(): number {
    return this.#lastTop - this.#before + this.#window.shift;
  }

  /** Remembers the row at the upper edge of the view. */
  #dropAnchor(): void {
    const top = this.#topOfView();
    const key = this.#heights.keys[this.#heights.indexAt(top)];
    this.#anchor = key === undefined
      ? null
      : { key, top: this.#heights.offsetOf(this.#heights.indexOf(key)) - top };
  }
}
