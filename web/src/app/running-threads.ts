import type { ApiClient } from "../api/client.ts";
import { type Clock, systemClock } from "../live/clock.ts";
import { type Dispose, effect } from "../store/signal.ts";
import type { ThreadListStore } from "../store/thread-list.ts";

export const MILLISECONDS_BETWEEN_LOOKS = 3_000;

/**
 * Keeps the list true about answers that run in threads which aren't open: an open thread is told
 * by its live connection, the others are looked at now and then while an answer runs in them.
 */
export function watchRunningThreads(
  api: ApiClient,
  list: ThreadListStore,
  openThread: () => string | null,
  clock: Clock = systemClock,
): Dispose {
  let callOff: Dispose | null = null;
  let ended = false;
  const look = async () => {
    const running = list.threads.peek()
      .filter((thread) => thread.is_generating && thread.id !== openThread());
    const known = await Promise.all(
      running.map((thread) => api.thread(thread.id).catch(() => null)),
    );
    if (ended) return;
    callOff = null;
    known.forEach((thread, at) => {
      // What was deleted, renamed or told meanwhile is newer than this answer.
      if (thread && list.threads.peek().includes(running[at]!)) list.apply(thread);
    });
    schedule();
  };
  const schedule = () => {
    const isRunning = list.threads.value.some((thread) => thread.is_generating);
    if (isRunning) callOff ??= clock.after(MILLISECONDS_BETWEEN_LOOKS, look);
  };
  const end = effect(schedule);
  return () => {
    ended = true;
    callOff?.();
    end();
  };
}
