/** One thing that was measured, and what it may be at most. */
export interface Measure {
  name: string;
  value: number;
  bound: number;
  unit: "ms" | "times" | "";
}

/** The same of several runs: `value` is their median. */
export interface Repeated extends Measure {
  lowest: number;
  highest: number;
}

/** Each measure of all runs. */
export function together(runs: readonly (readonly Measure[])[]): Repeated[] {
  return runs[0]!.map((measure, at) => {
    const values = runs.map((run) => run[at]!.value);
    const [lowest, highest] = [Math.min(...values), Math.max(...values)];
    return { ...measure, value: quantile(values, 0.5), lowest, highest };
  });
}

export function isMissed({ value, bound }: Measure): boolean {
  return !(value <= bound);
}

/** The measures as a table; what is missed is marked. */
export function table(measures: readonly Repeated[]): string {
  const rows = measures.map((measure) => [
    measure.name,
    ...[measure.lowest, measure.value, measure.highest].map((value) => inWords(value, measure)),
    inWords(measure.bound, measure),
    isMissed(measure) ? "missed" : "",
  ]);
  const lines = [["", "lowest", "median", "highest", "at most", ""], ...rows];
  const widths = lines[0]!.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)));
  return lines.map((line) =>
    line.map((cell, at) => at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))
      .join("  ").trimEnd()
  ).join("\n");
}

/** The value that `part` of all are at most. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}

function inWords(value: number, { unit }: Measure): string {
  const digits = { ms: value < 10 ? 1 : 0, times: 2, "": 0 }[unit];
  return `${value.toFixed(digits)} ${unit}`.trim();
}
