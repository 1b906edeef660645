import { effect } from "./signal.ts";
import type { ThreadStore } from "./thread.ts";

/** Disposes of a thread that is no longer shown, once what was sent or done there has arrived. */
export function leaveThread(store: ThreadStore): void {
  const end = effect(() => {
    if (isBusy(store)) return;
    queueMicrotask(() => {
      end();
      store.dispose();
    });
  });
}

/** Reads signals. */
function isBusy({ isSending, verbs, versions }: ThreadStore): boolean {
  return isSending.value || verbs.underway.value.length > 0 || versions.wish.value !== null;
}
