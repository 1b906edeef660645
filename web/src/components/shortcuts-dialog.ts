import { keyLabel, type Shortcut, shortcutKeys } from "../app/shortcuts.ts";
import { strings } from "../app/strings.ts";
import { openDialog } from "./dialog.ts";
import { h } from "./dom.ts";

const words = strings.shortcuts;

/** All keyboard shortcuts, as they are on this computer's keyboard. */
export function openShortcutsDialog(): void {
  const shortcuts = Object.entries(shortcutKeys) as [Shortcut, string[][]][];
  const rows = [
    ...shortcuts.map(([name, keys]) => row(words.names[name], keys)),
    row(words.transcript.next, [["J"]]),
    row(words.transcript.previous, [["K"]]),
    row(words.transcript.copy, [["C"]]),
    row(words.transcript.edit, [["E"]]),
    row(words.transcript.regenerate, [["R"]]),
    row(words.transcript.actions, [["Enter"]]),
  ];
  openDialog(words.title, () => h("dl", { class: "shortcut-list" }, ...rows), {
    testid: "shortcuts-help",
  });
}

function row(name: string, alternatives: string[][]): HTMLElement {
  const keys = alternatives.flatMap((combination, index) => [
    index > 0 && h("span", { class: "meta" }, words.or),
    ...combination.map((key) => h("kbd", {}, keyLabel(key))),
  ]);
  return h("div", {}, h("dt", {}, name), h("dd", {}, ...keys));
}
