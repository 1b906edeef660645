import type { ChatThread } from "../api/types.ts";

/** What a list of threads goes by, the newest first. */
export type ThreadSort = "activity" | "created" | "updated";

export const threadSorts: readonly ThreadSort[] = ["activity", "created", "updated"];

/** The time that decides a thread's place. */
export function timeOf(thread: ChatThread, sort: ThreadSort): string {
  switch (sort) {
    case "activity":
      return thread.last_activity_at;
    case "created":
      return thread.created_at;
    case "updated":
      return thread.updated_at;
  }
}

/** Newest first. Times are RFC 3339 of one length, so their text sorts as they do. */
export function sorted(threads: readonly ChatThread[], sort: ThreadSort): ChatThread[] {
  return threads.toSorted((a, b) => {
    const [first, second] = [timeOf(a, sort), timeOf(b, sort)];
    return first < second ? 1 : first > second ? -1 : 0;
  });
}
