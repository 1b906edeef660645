import { assertEquals } from "../assert.ts";
import type { ChatThread } from "../../src/api/types.ts";
import { groupThreads } from "../../src/app/thread-groups.ts";

/** A Thursday, in local time as all of this. */
const now = new Date(2026, 5, 18, 15, 0);

function thread(id: string, time: Date, changes: Partial<ChatThread> = {}): ChatThread {
  return { id, last_activity_at: time.toISOString(), is_pinned: false, ...changes } as ChatThread;
}

function grouped(...threads: ChatThread[]): Record<string, string[]> {
  return Object.fromEntries(
    groupThreads(threads, now).map((group) => [group.name, group.threads.map((t) => t.id)]),
  );
}

Deno.test("threads are grouped by calendar days, weeks from Monday, and months", () => {
  assertEquals(
    grouped(
      thread("this morning", new Date(2026, 5, 18, 0, 0)),
      thread("last night", new Date(2026, 5, 17, 23, 59)),
      thread("Monday", new Date(2026, 5, 15, 0, 0)),
      thread("Sunday", new Date(2026, 5, 14, 23, 59)),
      thread("the first", new Date(2026, 5, 1, 0, 0)),
      thread("May", new Date(2026, 4, 31, 23, 59)),
    ),
    {
      today: ["this morning"],
      yesterday: ["last night"],
      week: ["Monday"],
      month: ["Sunday", "the first"],
      older: ["May"],
    },
  );
});

Deno.test("pinned threads stand first, whatever their age", () => {
  const pinned = thread("old", new Date(2020, 0, 1), { is_pinned: true });
  const groups = groupThreads([thread("new", now), pinned], now);
  assertEquals(groups.map((group) => group.name), ["pinned", "today"]);
});

Deno.test("a group keeps the order the threads came in, and empty groups are left out", () => {
  assertEquals(grouped(thread("b", now), thread("a", now)), { today: ["b", "a"] });
  assertEquals(grouped(), {});
});

Deno.test("a clock that runs ahead doesn't lose a thread", () => {
  assertEquals(grouped(thread("tomorrow", new Date(2026, 5, 19, 9, 0))), {
    today: ["tomorrow"],
  });
});

Deno.test("groups go by the time that the list goes by", () => {
  const old = thread("old", now, { created_at: new Date(2020, 0, 1).toISOString() });
  assertEquals(groupThreads([old], now, "created").map((group) => group.name), ["older"]);
});
