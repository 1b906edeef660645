import type { Message } from "../api/types.ts";

/** What a row takes besides its lines, and how its text runs, in CSS pixels. */
const AROUND_TEXT = { user: 76, assistant: 44, system: 44 } as const;
const LINE = 26;
const CHARACTER = 7.6;
const MOST_TEXT_WIDTH = 660;
/** A long message of the user's is folded to so many lines. */
const FOLDED_LINES = 10;

/** How high a message may turn out in a column of `width` pixels: for the scroll bar, until it is seen. */
export function guessHeight(message: Pick<Message, "role" | "content">, width: number): number {
  const { role, content } = message;
  const textWidth = Math.max(120, Math.min(width, MOST_TEXT_WIDTH)) * (role === "user" ? 0.85 : 1);
  const perLine = Math.floor(textWidth / CHARACTER);
  const lines = Math.max(1, Math.ceil(content.length / perLine) + lineBreaks(content));
  return AROUND_TEXT[role] + LINE * (role === "user" ? Math.min(lines, FOLDED_LINES) : lines);
}

/** Of the breaks about half end a line that was not full. */
function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return Math.ceil(count / 2);
}
