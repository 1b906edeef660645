/**
 * A list of numbers that knows the sum of its beginning: a Fenwick tree that can grow. Everything
 * but cutting takes a number of steps that is logarithmic in its length.
 */
export class PrefixSums {
  readonly #values: number[] = [];
  /** At `i` the sum of the values that end with the `i`th, as many as the lowest bit of `i` says. */
  readonly #tree: number[] = [0];

  get length(): number {
    return this.#values.length;
  }

  get total(): number {
    return this.sum(this.length);
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  push(value: number): void {
    const place = this.#values.push(value);
    let sum = value;
    for (let step = 1; step < lowestBit(place); step <<= 1) sum += this.#tree[place - step]!;
    this.#tree.push(sum);
  }

  /** Keeps the first `length` values. */
  cut(length: number): void {
    this.#values.length = Math.min(length, this.#values.length);
    this.#tree.length = this.#values.length + 1;
  }

  set(index: number, value: number): void {
    const difference = value - this.at(index);
    this.#values[index] = value;
    for (let place = index + 1; place <= this.length; place += lowestBit(place)) {
      this.#tree[place]! += difference;
    }
  }

  /** The sum of the first `count` values. */
  sum(count: number): number {
    let sum = 0;
    for (let place = count; place > 0; place -= lowestBit(place)) sum += this.#tree[place]!;
    return sum;
  }

  /** How many of the first values come to less than `sum`, or to `sum` itself when `orEqual`. */
  countBelow(sum: number, orEqual = false): number {
    let place = 0;
    let left = sum;
    for (let step = highestPower(this.length); step > 0; step >>= 1) {
      const part = this.#tree[place + step];
      if (part === undefined || !(orEqual ? part <= left : part < left)) continue;
      place += step;
      left -= part;
    }
    return place;
  }
}

function lowestBit(place: number): number {
  return place & -place;
}

/** The greatest power of two that is at most `length`. */
function highestPower(length: number): number {
  return length === 0 ? 0 : 1 << (31 - Math.clz32(length));
}
