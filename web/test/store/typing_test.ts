import { assertEquals } from "../assert.ts";
import { FORGET_MS, REPEAT_MS, REST_MS, Typing } from "../../src/store/typing.ts";
import { FakeClock } from "../live/fake_clock.ts";

function scene() {
  const clock = new FakeClock();
  const told: boolean[] = [];
  return { clock, told, typing: new Typing((isTyping) => told.push(isTyping), clock) };
}

function indicator(connection_id: string, is_typing: boolean) {
  return { type: "typing_indicator", connection_id, is_typing } as const;
}

Deno.test("typing is told once, again while it goes on, and its end after a rest", async () => {
  const { clock, told, typing } = scene();
  typing.typed();
  typing.typed();
  assertEquals(told, [true]);
  await clock.pass(REPEAT_MS);
  typing.typed();
  assertEquals(told, [true, true]);
  await clock.pass(REST_MS - 1);
  assertEquals(told.length, 2);
  await clock.pass(1);
  assertEquals(told, [true, true, false]);
});

Deno.test("sending ends typing at once, and only typing that was told", async () => {
  const { clock, told, typing } = scene();
  typing.ended();
  typing.typed();
  typing.ended();
  await clock.pass(REST_MS);
  assertEquals(told, [true, false]);
});

Deno.test("typing elsewhere shows until its end, or until nothing more is heard of it", async () => {
  const { clock, typing } = scene();
  typing.heard(indicator("a", true));
  typing.heard(indicator("b", true));
  typing.heard(indicator("a", false));
  assertEquals(typing.elsewhere.value, true);
  await clock.pass(FORGET_MS - 1);
  typing.heard(indicator("b", true));
  await clock.pass(FORGET_MS - 1);
  assertEquals(typing.elsewhere.value, true);
  await clock.pass(1);
  assertEquals(typing.elsewhere.value, false);
});

Deno.test("nothing is left of it when the thread is closed", () => {
  const { clock, told, typing } = scene();
  typing.typed();
  typing.heard(indicator("a", true));
  typing.dispose();
  assertEquals(told, [true, false]);
  assertEquals(typing.elsewhere.value, false);
  assertEquals(clock.waiting, 0);
});
