import type { SendKey } from "./preferences.ts";
import type { KeyPress } from "./shortcuts.ts";

export type ComposerKey = "send" | "clear" | null;

/** The most characters a message may have; the server counts the same way, in Unicode code points. */
export const MAX_MESSAGE_CHARACTERS = 50_000;

/**
 * What a key press does in the composer; null leaves it to the text field.
 * While an input method is composing, Enter chooses a word and must not send.
 */
export function composerKey(
  press: KeyPress & { isComposing: boolean },
  sendKey: SendKey,
): ComposerKey {
  if (press.isComposing) return null;
  if (press.key === "Escape") return "clear";
  if (press.key !== "Enter" || press.shiftKey || press.altKey) return null;
  const mod = press.ctrlKey || press.metaKey;
  return mod || sendKey === "enter" ? "send" : null;
}

/** Whether `text` can be sent as a message. */
export function isSendable(text: string): boolean {
  return text.trim() !== "" && characterCount(text) <= MAX_MESSAGE_CHARACTERS;
}

export function characterCount(text: string): number {
  // Counting code points of a long text on each key press would be felt.
  if (text.length <= MAX_MESSAGE_CHARACTERS) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}
