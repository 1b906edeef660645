import { FrameGatherer } from "../../src/live/gather.ts";
import { assertEquals } from "../assert.ts";
import { FakeClock } from "./fake_clock.ts";

/** A chunk as the server writes it. */
function chunk(index: number, { isFinal = false, text = "words" } = {}): string {
  return JSON.stringify({
    seq: index,
    type: "stream_chunk",
    message_id: "a",
    chunk_index: index,
    is_final: isFinal,
    chunk: text,
  });
}

/** A gatherer, and the numbers of the frames it has handed on together. */
function scene() {
  const clock = new FakeClock();
  const batches: number[][] = [];
  const seq = (frame: unknown): number => JSON.parse(String(frame)).seq;
  const gatherer = new FrameGatherer((frames) => batches.push(frames.map(seq)), clock);
  return { clock, batches, gatherer };
}

Deno.test("the first chunk goes on at once, later ones ten times a second", async () => {
  const { clock, batches, gatherer } = scene();
  gatherer.take(chunk(1));
  await clock.pass(30);
  gatherer.take(chunk(2));
  gatherer.take(chunk(3));
  await clock.pass(69);
  assertEquals(batches, [[1]]);
  await clock.pass(1);
  assertEquals(batches, [[1], [2, 3]]);
  gatherer.take(chunk(4));
  await clock.pass(100);
  assertEquals(batches, [[1], [2, 3], [4]]);
  await clock.pass(500);
  gatherer.take(chunk(5));
  assertEquals(batches.at(-1), [5], "after a rest, at once again");
});

Deno.test("what has waited for half the time comes along with what is painted anyway", async () => {
  const { clock, batches, gatherer } = scene();
  gatherer.bringAlong();
  gatherer.take(chunk(1));
  gatherer.take(chunk(2));
  await clock.pass(49);
  gatherer.bringAlong();
  assertEquals(batches, [[1]]);
  await clock.pass(1);
  gatherer.bringAlong();
  assertEquals(batches, [[1], [2]]);
  gatherer.take(chunk(3));
  await clock.pass(99);
  assertEquals(batches.length, 2, "the time begins anew");
  await clock.pass(1);
  assertEquals(batches, [[1], [2], [3]]);
  await clock.pass(60);
  gatherer.bringAlong();
  await clock.pass(40);
  gatherer.take(chunk(4));
  assertEquals(batches.at(-1), [4], "where nothing waits, no new time begins");
});

Deno.test("the end of an answer and every other frame take along what waits, in order", async () => {
  const { clock, batches, gatherer } = scene();
  for (const frame of [chunk(1), chunk(2), chunk(3, { isFinal: true })]) gatherer.take(frame);
  gatherer.take('{"seq":4,"type":"message_deleted"}');
  assertEquals(batches, [[1], [2, 3], [4]]);
  gatherer.take(chunk(5));
  gatherer.dispose();
  await clock.pass(1000);
  assertEquals([batches.length, clock.waiting], [3, 0]);
});

Deno.test("what an answer says doesn't hold up other frames", () => {
  const { batches, gatherer } = scene();
  const text = '{"type":"stream_chunk","is_final":false}';
  gatherer.take(chunk(1));
  gatherer.take(chunk(2, { isFinal: true, text }));
  gatherer.take(JSON.stringify({ seq: 3, type: "message_updated", message: { content: text } }));
  assertEquals(batches, [[1], [2], [3]]);
});
