import type { Heights } from "./heights.ts";

/** What is seen of a list: from `top` on, `height` pixels of it. */
export interface View {
  top: number;
  height: number;
}

/** Rows from `first` to `last`, both included; none when `last` is before `first`. */
export interface Range {
  first: number;
  last: number;
}

/** A row, and how far below the upper edge of the view it starts. */
export interface Place {
  key: string;
  top: number;
}

/** A row that is to be in the page, and how much of the list is left out right before it. */
export interface Slot {
  key: string;
  hiddenBefore: number;
}

export interface Layout {
  slots: Slot[];
  hiddenAfter: number;
}

/**
 * The rows in view, and on either side up to `more`, as far as there are any: the next one, and what
 * else begins or ends no more than `reach` pixels away.
 */
export function rowsAround(heights: Heights, view: View, more = 0, reach = Infinity): Range {
  const count = heights.keys.length;
  if (count === 0) return { first: 0, last: -1 };
  const end = view.top + view.height - 1;
  const [first, last] = [heights.indexAt(view.top), heights.indexAt(end)];
  const [highest, lowest] = [heights.indexAt(view.top - reach), heights.indexAt(end + reach)];
  return {
    first: Math.max(0, first - more, Math.min(first - 1, highest)),
    last: Math.min(count - 1, last + more, Math.max(last + 1, lowest)),
  };
}

/**
 * The rows to have in the page: all that are in view, of those around it the ones that are there
 * already and `budget` more, nearest first, ahead of the direction of travel before behind it.
 */
export function choose(
  seen: Range,
  around: Range,
  isThere: (index: number) => boolean,
  budget: number,
  travel: "up" | "down",
): { rows: number[]; complete: boolean } {
  const above = countUp(around.first, seen.first - 1).reverse();
  const below = countUp(seen.last + 1, around.last);
  const candidates = travel === "up" ? [...above, ...below] : [...below, ...above];
  const missing = candidates.filter((index) => !isThere(index));
  const rows = [
    ...countUp(seen.first, seen.last),
    ...candidates.filter((index) => isThere(index)),
    ...missing.slice(0, budget),
  ];
  return { rows: rows.sort((a, b) => a - b), complete: missing.length <= budget };
}

/** Where the rows at `indices`, in rising order, stand among all that is left out. */
export function layOut(heights: Heights, indices: readonly number[]): Layout {
  let end = 0;
  const slots = indices.map((index) => {
    const hiddenBefore = heights.offsetOf(index) - end;
    end = heights.offsetOf(index + 1);
    return { key: heights.keys[index]!, hiddenBefore };
  });
  return { slots, hiddenAfter: heights.total - end };
}

/** A row's place and those of up to `most` rows above it, the nearest first. */
export function placesAbove(heights: Heights, { key, top }: Place, most: number): Place[] {
  const index = heights.indexOf(key);
  const edge = heights.offsetOf(index) - top;
  return heights.keys.slice(Math.max(0, index - most), index + 1).reverse()
    .map((key, above) => ({ key, top: heights.offsetOf(index - above) - edge }));
}

function countUp(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => first + step);
}

/** Of a screen; when rows shrink by less, those in the page are still the right ones. */
const SMALL_PART = 4;

/**
 * Whether a list that has grown by so much, in a view so high, may need other rows in the page:
 * what grows pushes rows out of view, which may stay a while; what shrinks lets others in.
 */
export function needsOtherRows(grown: number, height: number): boolean {
  return grown > height || -grown > height / SMALL_PART;
}
