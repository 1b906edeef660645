import type { ApiClient } from "../api/client.ts";
import { type Dispose, effect } from "../store/signal.ts";
import type { ThreadListStore } from "../store/threadList.ts";

const MILLISECONDS_BETWEEN_LOOKS = 3_000;

/**
 * Keeps the list true about answers that run in threads which aren't open: an open thread is told
 * by its live connection, the others are looked at now and then while an answer runs in them.
 */
export function watchRunningThreads(api: ApiClient, list: ThreadListStore): Dispose {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    const running = list.threads.peek().filter((thread) => thread.is_generating);
    const known = await Promise.all(
      running.map((thread) => api.thread(thread.id).catch(() => null)),
    );
    for (const thread of known) if (thread) list.apply(thread);
    schedule();
  };
  const schedule = () => {
    clearTimeout(timer);
    const isRunning = list.threads.peek().some((thread) => thread.is_generating);
    if (isRunning) timer = setTimeout(look, MILLISECONDS_BETWEEN_LOOKS);
  };
  const end = effect(() => {
    if (list.threads.value.some((thread) => thread.is_generating)) schedule();
  });
  return () => {
    clearTimeout(timer);
    end();
  };
}
