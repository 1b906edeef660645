import { openImportDialog } from "./import-dialog.ts";
import type { App } from "../app/app.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { type ThreadSort, threadSorts } from "../store/thread-order.ts";
import type { ThreadListStore } from "../store/thread-list.ts";
import type { IconName } from "./icon-names.ts";
import type { MenuItem } from "./menu.ts";

const words = panelStrings.list;

const sortIcons: Record<ThreadSort, IconName> = {
  activity: "chat",
  created: "calendar-plus",
  updated: "clock",
};

/** What can be done with the whole list of a project: its order, its archive, an import into it. */
export function listOptions(
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
      label: panelStrings.import.button,
      icon: "box-arrow-in-down",
      run: () => openImportDialog(app, projectId, () => void list.load()),
    },
  ];
}
