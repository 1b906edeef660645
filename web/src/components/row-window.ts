import type { Heights } from "../windowing/heights.ts";
import { choose, layOut, type Range, rowsAround, type View } from "../windowing/window.ts";
import { h } from "./dom.ts";
import { Sideways } from "./sideways.ts";

/** How many rows above and below the view are kept ready, of long ones no more than fill some screens. */
const ROWS_AROUND = 12;
const SCREENS_AROUND = 6;
/** Rows that are there leave only so much further away: to put a long one back is slow. */
const SCREENS_OF_GRACE = 2;
/** What making rows that aren't in view yet may cost in one frame, in milliseconds. */
const FRAME_BUDGET_MS = 5;
/** Rows that have left the page are kept so long, with what was unfolded in them. */
const ROWS_REMEMBERED = 80;

/** How rows are made, and which of them must not leave the page now. */
export interface Rows {
  make(key: string): HTMLElement;
  isHeld(row: HTMLElement): boolean;
}

/**
 * Those rows of a long list that are near the view, as elements of the page; in place of the others
 * there is room.
 */
export class RowWindow {
  readonly #list: HTMLElement;
  readonly #heights: Heights;
  readonly #rows: Rows;
  readonly #after = h("div", { class: "row-room" });
  readonly #remembered = new Map<string, HTMLElement>();
  readonly #observer: ResizeObserver;
  readonly #sideways: Sideways;
  readonly #keys = new WeakMap<Element, string>();
  /** By how much all rows stand higher than the heights of those above them say. */
  shift = 0;
  #shown = new Map<string, HTMLElement>();
  #costMs = 1;
  #lastTop = 0;

  /** `resized` is told of rows that have another height than before. */
  constructor(list: HTMLElement, heights: Heights, rows: Rows, resized: () => void) {
    this.#list = list;
    this.#heights = heights;
    this.#rows = rows;
    this.#sideways = new Sideways(list);
    this.#observer = new ResizeObserver((entries) => {
      if (this.#measured(entries)) resized();
    });
    list.append(this.#after);
  }

  dispose(): void {
    this.#observer.disconnect();
  }

  /** Rows in the page, by key, in their order. */
  get shown(): ReadonlyMap<string, HTMLElement> {
    return this.#shown;
  }

  /** Takes a row out for good; it is made anew when it is needed. */
  forget(key: string): void {
    this.#remembered.delete(key);
    const row = this.#shown.get(key);
    if (row) this.#takeOut(key, row);
    this.#shown.delete(key);
    this.#remembered.delete(key);
  }

  /** Drops what belongs to rows that are no longer in the list. */
  prune(isCurrent: (key: string) => boolean): void {
    for (const key of [...this.#shown.keys(), ...this.#remembered.keys()]) {
      if (!isCurrent(key)) this.forget(key);
    }
  }

  /**
   * Puts the rows around a view into the page and measures new ones. `moved`: something turned out
   * higher or lower than guessed. `complete`: nothing is left for the next frame.
   */
  show(view: View): { moved: boolean; complete: boolean } {
    const { rows, complete } = this.#choose(view);
    const startedAt = performance.now();
    const added = this.#mount(rows.map((index) => this.#heights.keys[index]!));
    // Before anything is measured: a list that is short for a moment would pull the view up.
    this.makeRoom();
    const moved = this.#measure(added);
    if (moved) this.makeRoom();
    if (added.length > 0) this.#noteCost(performance.now() - startedAt, added.length);
    return { moved, complete };
  }

  /** Leaves as much room between rows as there are others between them. */
  makeRoom(): void {
    const rows = [...this.#shown.keys()].map((key) => this.#heights.indexOf(key));
    const { slots, hiddenAfter } = layOut(this.#heights, rows);
    for (const [at, { key, hiddenBefore }] of slots.entries()) {
      const room = at === 0 ? hiddenBefore - this.shift : hiddenBefore;
      setRoom(this.#shown.get(key)!, "marginTop", room);
    }
    setRoom(this.#after, "height", hiddenAfter);
  }

  #choose(view: View): { rows: number[]; complete: boolean } {
    const seen = rowsAround(this.#heights, view);
    const reach = SCREENS_AROUND * view.height;
    const around = rowsAround(this.#heights, view, ROWS_AROUND, reach);
    const travel = view.top < this.#lastTop ? "up" : "down";
    this.#lastTop = view.top;
    const isThere = (index: number) => this.#shown.has(this.#heights.keys[index]!);
    const budget = Math.max(1, Math.floor(FRAME_BUDGET_MS / this.#costMs));
    const { rows, complete } = choose(seen, around, isThere, budget, travel);
    const grace = reach + SCREENS_OF_GRACE * view.height;
    const kept = this.#keptBeside(
      new Set(rows),
      rowsAround(this.#heights, view, ROWS_AROUND, grace),
    );
    return { rows: [...kept, ...rows].sort((a, b) => a - b), complete };
  }

  /** Rows that are there and stay, though they weren't chosen. */
  #keptBeside(chosen: Set<number>, near: Range): number[] {
    const kept: number[] = [];
    for (const [key, row] of this.#shown) {
      const index = this.#heights.indexOf(key);
      if (index < 0 || chosen.has(index)) continue;
      const isNear = near.first <= index && index <= near.last;
      if (isNear || this.#rows.isHeld(row)) kept.push(index);
    }
    return kept;
  }

  /** Makes the page's rows those of `keys`; returns the new ones. Rows that stay are never moved. */
  #mount(keys: readonly string[]): [string, HTMLElement][] {
    const next = new Map<string, HTMLElement>();
    for (const key of keys) next.set(key, this.#shown.get(key) ?? this.#take(key));
    for (const [key, row] of this.#shown) if (!next.has(key)) this.#takeOut(key, row);
    const added = [...next].filter(([key]) => !this.#shown.has(key));
    if (added.length === 0 && next.size === this.#shown.size) return added;
    this.#shown = next;
    let place = this.#list.firstElementChild;
    for (const row of next.values()) {
      if (row === place) place = place.nextElementSibling;
      else this.#list.insertBefore(row, place);
    }
    for (const [, row] of added) this.#sideways.restore(row);
    return added;
  }

  #take(key: string): HTMLElement {
    const row = this.#remembered.get(key) ?? this.#rows.make(key);
    this.#remembered.delete(key);
    this.#keys.set(row, key);
    return row;
  }

  #takeOut(key: string, row: HTMLElement): void {
    this.#observer.unobserve(row);
    row.remove();
    this.#remembered.set(key, row);
    if (this.#remembered.size <= ROWS_REMEMBERED) return;
    const [oldest] = this.#remembered.keys();
    this.#remembered.delete(oldest!);
  }

  #measure(added: readonly [string, HTMLElement][]): boolean {
    let moved = false;
    for (const [key, row] of added) {
      if (this.#heights.measure(key, row.getBoundingClientRect().height)) moved = true;
      this.#observer.observe(row, { box: "border-box" });
    }
    return moved;
  }

  #measured(entries: readonly ResizeObserverEntry[]): boolean {
    let moved = false;
    for (const { target, borderBoxSize } of entries) {
      const key = this.#keys.get(target);
      if (!key || this.#shown.get(key) !== target) continue;
      if (this.#heights.measure(key, borderBoxSize[0]!.blockSize)) moved = true;
    }
    return moved;
  }

  #noteCost(tookMs: number, count: number): void {
    this.#costMs = 0.7 * this.#costMs + 0.3 * tookMs / count;
  }
}

/** What was set last: asking a style for it costs more than remembering. */
const rooms = new WeakMap<HTMLElement, number>();

function setRoom(element: HTMLElement, side: "marginTop" | "height", pixels: number): void {
  const room = Math.abs(pixels) < 0.01 ? 0 : pixels;
  if ((rooms.get(element) ?? 0) === room) return;
  rooms.set(element, room);
  element.style[side] = room === 0 ? "" : `${room}px`;
}
