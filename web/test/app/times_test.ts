import { assertEquals } from "../assert.ts";
import { messageTime, shortTime } from "../../src/app/times.ts";

const now = new Date(2026, 5, 18, 15, 0);

Deno.test("a time of today is a clock, another day is its date", () => {
  const today = new Date(2026, 5, 18, 9, 30);
  const yesterday = new Date(2026, 5, 17, 9, 30);
  assertEquals(/30/.test(shortTime(today, now)), true);
  assertEquals(/17/.test(shortTime(yesterday, now)), true);
  assertEquals(messageTime(yesterday, now).startsWith(shortTime(yesterday, now)), true);
  assertEquals(messageTime(yesterday, now) === shortTime(yesterday, now), false);
});

Deno.test("another year is named", () => {
  assertEquals(/2024/.test(shortTime(new Date(2024, 5, 18), now)), true);
  assertEquals(/2026/.test(shortTime(new Date(2026, 0, 18), now)), false);
});
