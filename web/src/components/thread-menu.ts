import type { ChatThread } from "../api/types.ts";
import { strings } from "../app/strings.ts";
import type { ThreadActions } from "../app/thread-actions.ts";
import type { MenuItem } from "./menu.ts";

const words = strings.thread;

export interface ThreadMenuOptions {
  rename: () => void;
  /** Does what takes the thread out of the list it is in. */
  leave: (remove: () => void) => void;
}

/** What can be done with a thread, as items of a menu. */
export function threadMenu(
  thread: ChatThread,
  actions: ThreadActions,
  { rename, leave }: ThreadMenuOptions,
): MenuItem[] {
  const deleteItem: MenuItem = {
    label: words.delete,
    icon: "trash3",
    danger: true,
    run: () => leave(() => actions.delete(thread)),
  };
  if (thread.is_archived) {
    return [
      {
        label: strings.panels.unarchive,
        icon: "inbox",
        run: () => leave(() => void actions.unarchive(thread)),
      },
      deleteItem,
    ];
  }
  const pinned = thread.is_pinned;
  return [
    { label: words.rename, icon: "pencil", run: rename },
    {
      label: pinned ? words.unpin : words.pin,
      icon: "pin-angle",
      run: () => void actions.pin(thread.id, !pinned),
    },
    {
      label: words.archive,
      icon: "archive",
      run: () => leave(() => actions.archive(thread)),
    },
    deleteItem,
  ];
}
