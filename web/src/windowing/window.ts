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

/** A row that is to be in the page, and how much of the list is left out right before it. */
export interface Slot {
  key: string;
  hiddenBefore: number;
}

export interface Layout {
  slots: Slot[];
  hiddenAfter: number;
}

/** The rows in view and those within `margin` pixels above and below it, at most `most` a side. */
export function rowsAround(
  heights: Heights,
  view: View,
  margin = 0,
  most = Infinity,
): Range {
  if (heights.keys.length === 0) return { first: 0, last: -1 };
  const seen = {
    first: heights.indexAt(view.top),
    last: heights.indexAt(view.top + view.height - 1),
  };
  return {
    first: Math.max(heights.indexAt(view.top - margin), seen.first - most),
    last: Math.min(heights.indexAt(view.top + view.height + margin - 1), seen.last + most),
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

function countUp(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => first + step);
}
