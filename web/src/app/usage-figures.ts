import type { UsageRow, UsageSum } from "../api/types.ts";

export interface DayFigure {
  /** As in `2026-11-22`, in UTC like all days of usage. */
  day: string;
  tokens: number;
}

export type ModelFigure = UsageSum & { model: string };

const MILLISECONDS_A_DAY = 86_400_000;

/** The `count` days that end with today. */
export function lastDays(count: number, nowMs: number): { from: string; to: string } {
  return { from: dayOf(nowMs - (count - 1) * MILLISECONDS_A_DAY), to: dayOf(nowMs) };
}

/** Tokens of each day of a period, also of those without any. */
export function tokensByDay(rows: readonly UsageRow[], from: string, to: string): DayFigure[] {
  const sums = new Map<string, number>();
  for (const { date, total_tokens } of rows) {
    sums.set(date, (sums.get(date) ?? 0) + total_tokens);
  }
  return daysBetween(from, to).map((day) => ({ day, tokens: sums.get(day) ?? 0 }));
}

/** The sums of each model, the one with the most tokens first. */
export function usageByModel(rows: readonly UsageRow[]): ModelFigure[] {
  const models = new Map<string, ModelFigure>();
  for (const row of rows) {
    const known = models.get(row.model);
    models.set(row.model, { ...(known ? added(known, row) : sumOf(row)), model: row.model });
  }
  return [...models.values()].sort((a, b) => b.total_tokens - a.total_tokens);
}

/** How high each bar is, from 0 to 1; what is there at all can be seen. */
export function barHeights(figures: readonly DayFigure[], least: number): number[] {
  const most = Math.max(...figures.map(({ tokens }) => tokens), 0);
  return figures.map(({ tokens }) => tokens === 0 ? 0 : Math.max(tokens / most, least));
}

function daysBetween(from: string, to: string): string[] {
  const first = Date.parse(from);
  const count = Math.round((Date.parse(to) - first) / MILLISECONDS_A_DAY) + 1;
  return Array.from({ length: count }, (_, at) => dayOf(first + at * MILLISECONDS_A_DAY));
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function sumOf(row: UsageSum): UsageSum {
  const { prompt_tokens, completion_tokens, total_tokens, cost, is_priced, generations } = row;
  return { prompt_tokens, completion_tokens, total_tokens, cost, is_priced, generations };
}

function added(a: UsageSum, b: UsageSum): UsageSum {
  return {
    prompt_tokens: a.prompt_tokens + b.prompt_tokens,
    completion_tokens: a.completion_tokens + b.completion_tokens,
    total_tokens: a.total_tokens + b.total_tokens,
    cost: a.cost === null && b.cost === null ? null : (a.cost ?? 0) + (b.cost ?? 0),
    is_priced: a.is_priced && b.is_priced,
    generations: a.generations + b.generations,
  };
}
