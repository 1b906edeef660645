const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 16_000;
/**
 * How far a delay strays to either side, so that all readers of a restarted server don't come back
 * at once.
 */
const JITTER = 0.25;

/**
 * The pause before the next attempt after `failures` failed ones in a row: 1, 2, 4, 8, 16 s and so
 * on, with jitter.
 */
export function backoffMs(failures: number, random: () => number): number {
  const delay = Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), LONGEST_DELAY_MS);
  return Math.round(delay * (1 - JITTER + 2 * JITTER * random()));
}
