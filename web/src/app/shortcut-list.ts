import type { SendKey } from "./preferences.ts";
import type { Shortcut } from "./shortcuts.ts";
import { panelStrings } from "./strings-panels.ts";

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
  name: keyof typeof panelStrings.shortcuts.groups;
  shortcuts: { label: string; keys: readonly KeyCombination[] }[];
}

/** Everything that can be done by keyboard, to be shown. */
export function shortcutGroups(sendKey: SendKey): ShortcutGroup[] {
  const { names, transcript, composer } = panelStrings.shortcuts;
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
