import type { ChatThread } from "../api/types.ts";
import { type ThreadSort, timeOf } from "../store/thread-order.ts";

export type GroupName = "pinned" | "today" | "yesterday" | "week" | "month" | "older";

export interface ThreadGroup {
  name: GroupName;
  threads: ChatThread[];
}

const order: readonly GroupName[] = ["pinned", "today", "yesterday", "week", "month", "older"];

/**
 * Groups threads by the time the list goes by, seen from `now` in local time; the order inside a
 * group stays.
 */
export function groupThreads(
  threads: readonly ChatThread[],
  now: Date,
  sort: ThreadSort = "activity",
): ThreadGroup[] {
  const groups = new Map<GroupName, ChatThread[]>();
  for (const thread of threads) {
    const name = thread.is_pinned ? "pinned" : ageGroup(new Date(timeOf(thread, sort)), now);
    const group = groups.get(name);
    if (group) group.push(thread);
    else groups.set(name, [thread]);
  }
  return order.flatMap((name) => {
    const members = groups.get(name);
    return members ? [{ name, threads: members }] : [];
  });
}

/** Weeks start on Monday. */
function ageGroup(time: Date, now: Date): GroupName {
  const today = midnight(now, 0);
  const sinceMonday = (now.getDay() + 6) % 7;
  if (time >= today) return "today";
  if (time >= midnight(now, 1)) return "yesterday";
  if (time >= midnight(now, sinceMonday)) return "week";
  if (time >= new Date(now.getFullYear(), now.getMonth(), 1)) return "month";
  return "older";
}

/** By calendar, not by hours: days on which clocks change are longer or shorter. */
function midnight(now: Date, daysAgo: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo);
}
