import type { App } from "../app/app.ts";
import { strings } from "../app/strings.ts";
import type { ThreadListStore } from "../store/thread-list.ts";
import { type ThreadSort, threadSorts } from "../store/thread-order.ts";
import { iconButton } from "./icon.ts";
import type { IconName } from "./icon-names.ts";
import { type MenuItem, openMenu } from "./menu.ts";

const words = strings.panels.list;

const sortIcons: Record<ThreadSort, IconName> = {
  activity: "chat",
  created: "calendar-plus",
  updated: "clock-history",
};

/** Opens what can be done with the whole list: its order, its archive, an import into it. */
export function listOptionsButton(
  app: App,
  list: ThreadListStore,
  projectId: string,
  showArchived: () => void,
): HTMLButtonElement {
  const button = iconButton("sort-down", words.options, {
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    "data-testid": "list-options",
    on: { click: () => openMenu(button, words.options, items(app, list, projectId, showArchived)) },
  });
  return button;
}

function items(
  app: App,
  list: ThreadListStore,
  projectId: string,
  showArchived: () => void,
): MenuItem[] {
  const sort = (by: ThreadSort): MenuItem => ({
    label: words.sorts[by],
    icon: sortIcons[by],
    checked: list.sort.peek() === by,
    run: () => {
      app.preferences.threadSort.set(by);
      void list.sortBy(by);
    },
  });
  return [
    ...threadSorts.map(sort),
    { label: words.archived, icon: "archive", separated: true, run: showArchived },
    {
      label: strings.panels.import.button,
      icon: "box-arrow-in-down",
      run: () => void openImport(app, list, projectId),
    },
  ];
}

/** Rarely used: fetched when it is. */
async function openImport(app: App, list: ThreadListStore, projectId: string): Promise<void> {
  const { openImportDialog } = await import("./import-dialog.ts");
  openImportDialog(app, projectId, () => void list.load());
}
