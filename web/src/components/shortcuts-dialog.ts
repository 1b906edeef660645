import { type KeyCombination, shortcutGroups } from "../app/shortcut-list.ts";
import { keyLabel } from "../app/shortcuts.ts";
import type { SendKey } from "../app/preferences.ts";
import { strings } from "../app/strings.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { openDialog } from "./dialog.ts";
import { freshId, h } from "./dom.ts";

const words = panelStrings.shortcuts;

/** All keyboard shortcuts, as they are on this computer's keyboard. */
export function openShortcutsDialog(sendKey: SendKey): void {
  const groups = shortcutGroups(sendKey).map(({ name, shortcuts }) => {
    const id = freshId("shortcuts");
    const rows = shortcuts.map(({ label, keys }) => row(label, keys));
    return h(
      "section",
      {},
      h("h3", { id }, words.groups[name]),
      h("dl", { class: "shortcut-list", "aria-labelledby": id }, ...rows),
    );
  });
  openDialog(strings.shortcuts.title, () => h("div", { class: "shortcut-groups" }, ...groups), {
    testid: "shortcuts-help",
  });
}

function row(label: string, alternatives: readonly KeyCombination[]): HTMLElement {
  const keys = alternatives.flatMap((combination, index) => [
    index > 0 && h("span", { class: "meta" }, words.or),
    ...combination.map((key) => h("kbd", {}, keyLabel(key))),
  ]);
  return h("div", {}, h("dt", {}, label), h("dd", {}, ...keys));
}
