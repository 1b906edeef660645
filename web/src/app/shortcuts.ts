export type Shortcut = "composer" | "new-thread" | "sidebar" | "help";

export interface KeyPress {
  key: string;
  /** The key's place on the keyboard: with Alt, some systems make another character of it. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

export const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

/** Which shortcut a key press is, if any. */
export function shortcutFor(press: KeyPress): Shortcut | null {
  const key = press.key.toLowerCase();
  const mod = press.ctrlKey || press.metaKey;
  if (press.altKey) {
    return !mod && !press.shiftKey && press.code === "KeyN" ? "new-thread" : null;
  }
  if (!mod) return null;
  if (press.shiftKey) return key === "s" ? "sidebar" : key === "/" || key === "?" ? "help" : null;
  if (key === "k") return "composer";
  if (key === "n") return "new-thread";
  return key === "/" ? "help" : null;
}

/** Keys inside the transcript, while no text is being typed. */
export type TranscriptKey = "next" | "previous" | "copy" | "edit" | "regenerate" | "actions";

export function transcriptKeyFor(press: KeyPress): TranscriptKey | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  switch (press.key) {
    case "j":
    case "J":
      return "next";
    case "k":
    case "K":
      return "previous";
    case "c":
    case "C":
      return "copy";
    case "e":
    case "E":
      return "edit";
    case "r":
    case "R":
      return "regenerate";
    case "Enter":
      return "actions";
    default:
      return null;
  }
}

/** A key's name as it is printed on this computer's keyboard. */
export function keyLabel(key: string): string {
  if (key === "Mod") return isMac ? "⌘" : "Ctrl";
  if (key === "Alt") return isMac ? "⌥" : "Alt";
  if (key === "Shift") return isMac ? "⇧" : "Shift";
  return key;
}
