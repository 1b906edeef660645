import type { SendKey } from "./preferences.ts";
import type { KeyPress } from "./shortcuts.ts";

/** `back` may edit the last message, `take` takes a suggestion: where there is nothing else for the key to do. */
export type ComposerKey = "send" | "clear" | "back" | "take" | null;

/** The most characters a message may have; the server counts the same way, in Unicode code points. */
export const MAX_MESSAGE_CHARACTERS = 50_000;

/**
 * What a key press does in the composer; null leaves it to the text field.
 * While an input method is composing, Enter chooses a word and must not send.
 */
export function composerKey(
  press: KeyPress & { isComposing: boolean; keyCode?: number },
  sendKey: SendKey,
): ComposerKey {
  if (isOfInputMethod(press)) return null;
  if (press.key === "Escape") return "clear";
  const mod = press.ctrlKey || press.metaKey;
  const alone = !mod && !press.shiftKey && !press.altKey;
  if (press.key === "ArrowUp") return alone ? "back" : null;
  if (press.key === "Tab") return alone ? "take" : null;
  if (press.key !== "Enter" || press.shiftKey || press.altKey) return null;
  return mod || sendKey === "enter" ? "send" : null;
}

/** Safari ends composing before the key press that ended it; it gives such a press the code 229. */
export function isOfInputMethod(press: { isComposing: boolean; keyCode?: number }): boolean {
  return press.isComposing || press.keyCode === 229;
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
