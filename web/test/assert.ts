/** Assertions that say what differs; small enough to need no package. */

export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

export function assert(condition: unknown, message = "expected it to hold"): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Deep equality by value; a key that is undefined counts as absent. */
export function assertEquals(actual: unknown, expected: unknown, message = ""): void {
  if (same(actual, expected)) return;
  const heading = message === "" ? "values differ" : message;
  throw new AssertionError(`${heading}\nactual:   ${shown(actual)}\nexpected: ${shown(expected)}`);
}

export function assertThrows(run: () => unknown, pattern: RegExp): void {
  try {
    run();
  } catch (failure) {
    assert(pattern.test(String(failure)), `expected ${pattern}, got ${failure}`);
    return;
  }
  throw new AssertionError(`expected a failure like ${pattern}`);
}

/** Hands back what `promise` rejected with, which must be a `kind`. */
export async function assertRejects<E>(
  promise: Promise<unknown>,
  kind: new (...given: never[]) => E,
): Promise<E> {
  const failure: unknown = await promise.then(
    (value) => new AssertionError(`expected a rejection, got ${shown(value)}`),
    (reason: unknown) => reason,
  );
  if (failure instanceof kind) return failure;
  throw failure;
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  // Of these the entries tell nothing.
  if (a instanceof Error) return false;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (a instanceof Map && b instanceof Map) return same([...a], [...b]);
  if (a instanceof Set && b instanceof Set) return same([...a], [...b]);
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return false;
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...new Set([...left.keys(), ...right.keys()])]
    .every((key) => same(left.get(key), right.get(key)));
}

function shown(value: unknown): string {
  return Deno.inspect(value, { depth: 12, strAbbreviateSize: 2000 });
}
