import type { SendKey } from "./preferences.ts";
import { strings } from "./strings.ts";

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

/** Keys that are pressed together, as people read them; `Mod` is Ctrl, or Cmd on a Mac. */
export type KeyCombination = readonly string[];

const shortcutKeys: Record<Shortcut, readonly KeyCombination[]> = {
  "composer": [["Mod", "K"]],
  // Browsers keep Ctrl+N for themselves outside an installed app.
  "new-thread": [["Mod", "N"], ["Alt", "N"]],
  "sidebar": [["Mod", "Shift", "S"]],
  "help": [["Mod", "/"]],
};

export interface ShortcutGroup {
  name: keyof typeof strings.shortcuts.groups;
  shortcuts: { label: string; keys: readonly KeyCombination[] }[];
}

/** Everything that can be done by keyboard, to be shown. */
export function shortcutGroups(sendKey: SendKey): ShortcutGroup[] {
  const { names, transcript, composer } = strings.shortcuts;
  const everywhere = Object.entries(shortcutKeys) as [Shortcut, KeyCombination[]][];
  const group = (name: ShortcutGroup["name"], ...rows: [string, ...KeyCombination[]][]) => ({
    name,
    shortcuts: rows.map(([label, ...keys]) => ({ label, keys })),
  });
  const sends = sendKey === "enter" ? [["Enter"], ["Mod", "Enter"]] : [["Mod", "Enter"]];
  const breaks = sendKey === "enter" ? [["Shift", "Enter"]] : [["Enter"]];
  return [
    group("everywhere", ...everywhere.map(([n, keys]) => [names[n], ...keys] as [string])),
    group(
      "transcript",
      [transcript.next, ["J"]],
      [transcript.previous, ["K"]],
      [transcript.actions, ["Enter"]],
      [transcript.copy, ["C"]],
      [transcript.edit, ["E"]],
      [transcript.regenerate, ["R"]],
      [transcript.find, ["Mod", "F"]],
    ),
    group(
      "composer",
      [composer.send, ...sends],
      [composer.newline, ...breaks],
      [composer.editLast, ["↑"]],
      [composer.suggestion, ["Tab"]],
      [composer.commands, ["/"]],
      [composer.clear, ["Esc"]],
    ),
  ];
}

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
