import type { Summary } from "../api/summaries.ts";
import { panelStrings } from "./strings-panels.ts";

/** The beginning of a message that goes on, in a new thread, from what `summaries` (newest first) say of another. */
export function carryOverText(title: string, summaries: readonly Summary[]): string {
  const points = summaries.toReversed().map((summary) => summary.summary_text.trim());
  return `${panelStrings.summaries.carriedOver(title)}\n\n${points.join("\n")}\n\n`;
}
