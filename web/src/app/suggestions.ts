import { readPrompts } from "../api/projects.ts";
import type { ApiClient } from "../api/client.ts";
import { type Clock, systemClock } from "../live/clock.ts";
import type { Dispose } from "../store/signal.ts";

/** A thread has rested when nothing happened in it for so long. */
export const REST_MS = 5 * 60_000;

/** How long until a thread has rested that was last active at `lastActivity`; 0 when it has. */
export function msToRest(lastActivity: string, nowMs: number): number {
  return Math.max(0, Date.parse(lastActivity) + REST_MS - nowMs);
}

/** Calls `rested` once the thread has rested; the returned function calls that off. */
export function whenRested(
  lastActivity: string,
  rested: () => void,
  clock: Clock = systemClock,
): Dispose {
  return clock.after(msToRest(lastActivity, clock.now()), rested);
}

/** What could be asked now, in a project or in one of its threads. */
export async function examplePrompts(
  api: ApiClient,
  projectId: string,
  threadId: string | null,
  most: number,
): Promise<string[]> {
  const prompts = await readPrompts(api, projectId, {
    thread_id: threadId ?? undefined,
    tz_offset: minutesAheadOfUtc(new Date()),
  });
  return prompts.slice(0, most).map((prompt) => prompt.text);
}

function minutesAheadOfUtc(now: Date): number {
  // JavaScript counts the other way round, and -0 isn't a number the server reads.
  return 0 - now.getTimezoneOffset();
}
