import { PrefixSums } from "./prefix-sums.ts";

/**
 * How high each row of a long list is, and where it starts: as measured, or as guessed until then.
 *
 * Rows are counted from a fixed origin in both directions, so that adding some at either end costs
 * what is added and not what is there.
 */
export class Heights {
  readonly #guess: (key: string) => number;
  /** Rows before the origin, nearest first. */
  readonly #front = new PrefixSums();
  /** Rows from the origin on. */
  readonly #back = new PrefixSums();
  /** Rows before the origin have negative places: -1 is the nearest. */
  readonly #places = new Map<string, number>();
  readonly #measured = new Map<string, number>();
  #keys: readonly string[] = [];

  constructor(guess: (key: string) => number) {
    this.#guess = guess;
  }

  get keys(): readonly string[] {
    return this.#keys;
  }

  get total(): number {
    return this.#front.total + this.#back.total;
  }

  has(key: string): boolean {
    return this.#places.has(key);
  }

  isMeasured(key: string): boolean {
    return this.#measured.has(key);
  }

  /** -1 when there is no such row. */
  indexOf(key: string): number {
    const place = this.#places.get(key);
    return place === undefined ? -1 : place + this.#front.length;
  }

  /** Where a row starts. */
  offsetOf(index: number): number {
    const fromOrigin = index - this.#front.length;
    return fromOrigin < 0
      ? this.#front.total - this.#front.sum(-fromOrigin)
      : this.#front.total + this.#back.sum(fromOrigin);
  }

  /** The row at an offset; the first or the last beyond the ends. */
  indexAt(offset: number): number {
    const fromOrigin = offset - this.#front.total;
    const index = fromOrigin < 0
      ? this.#front.length - 1 - this.#front.countBelow(-fromOrigin)
      : this.#front.length + this.#back.countBelow(fromOrigin, true);
    return Math.max(0, Math.min(index, this.#keys.length - 1));
  }

  /** Notes a row's true height; whether that is news. */
  measure(key: string, height: number): boolean {
    const place = this.#places.get(key);
    if (place === undefined || this.#measured.get(key) === height) return false;
    this.#measured.set(key, height);
    if (place < 0) this.#front.set(-place - 1, height);
    else this.#back.set(place, height);
    return true;
  }

  /** Makes the rows those of `keys`. What is still there keeps its height. */
  arrange(keys: readonly string[]): void {
    const before = this.#keys;
    if (keys === before) return;
    const added = keys.length - before.length;
    if (before.length > 0 && added > 0 && isSameFrom(before, keys, added)) {
      this.#prepend(keys, added);
    } else this.#rebuildFrom(commonStart(before, keys), keys);
    this.#keys = keys;
  }

  /** Guesses anew what isn't `kept`: the rows have another width. */
  forgetMeasures(kept: (key: string) => boolean): void {
    for (const key of [...this.#measured.keys()]) if (!kept(key)) this.#measured.delete(key);
    const keys = this.#keys;
    this.#rebuildFrom(0, keys);
  }

  #prepend(keys: readonly string[], count: number): void {
    for (let index = count - 1; index >= 0; index--) {
      this.#front.push(this.#heightOf(keys[index]!));
      this.#places.set(keys[index]!, -this.#front.length);
    }
  }

  /** Makes everything anew from the row at `start` on. */
  #rebuildFrom(start: number, keys: readonly string[]): void {
    const front = this.#front.length;
    const kept = start < front ? 0 : start;
    for (const key of this.#keys.slice(kept)) this.#places.delete(key);
    if (kept === 0) this.#front.cut(0);
    this.#back.cut(kept - this.#front.length);
    for (const key of keys.slice(kept)) {
      this.#places.set(key, this.#back.length);
      this.#back.push(this.#heightOf(key));
    }
    for (const key of this.#keys.slice(kept)) {
      if (!this.#places.has(key)) this.#measured.delete(key);
    }
  }

  #heightOf(key: string): number {
    return this.#measured.get(key) ?? this.#guess(key);
  }
}

/** Whether `before` is what `after` holds from `start` on. */
function isSameFrom(before: readonly string[], after: readonly string[], start: number): boolean {
  return before.every((key, index) => key === after[start + index]);
}

function commonStart(before: readonly string[], after: readonly string[]): number {
  let index = 0;
  while (index < before.length && index < after.length && before[index] === after[index]) index++;
  return index;
}
