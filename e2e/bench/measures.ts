/** One thing that was measured, and what it may be at most. */
export interface Measure {
  name: string;
  value: number;
  bound: number;
  unit: "ms" | "";
}

export function isMissed({ value, bound }: Measure): boolean {
  return !(value <= bound);
}

/** The measures as a table; what is missed is marked. */
export function table(measures: readonly Measure[]): string {
  const rows = measures.map((measure) => [
    measure.name,
    inWords(measure.value, measure.unit),
    inWords(measure.bound, measure.unit),
    isMissed(measure) ? "missed" : "",
  ]);
  const lines = [["", "measured", "at most", ""], ...rows];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...lines.map((line) => line[at]!.length)));
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

function inWords(value: number, unit: string): string {
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${unit}`.trim();
}
