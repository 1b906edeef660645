import type { ThreadEvent } from "../../src/api/events.ts";
import { ChunkGatherer } from "../../src/store/gather.ts";
import { Outbox, type OutgoingMessage } from "../../src/store/outbox.ts";
import { uuidv7 } from "../../src/store/uuid.ts";
import { assert, assertEquals } from "../assert.ts";
import { FakeClock } from "../live/fake_clock.ts";
import { MemoryStorage } from "./memory_storage.ts";

function chunk(index: number, isFinal = false): ThreadEvent {
  const text = String(index);
  return {
    type: "stream_chunk",
    seq: index,
    message_id: "a",
    chunk: text,
    chunk_index: index,
    is_final: isFinal,
  };
}

Deno.test("the first chunk goes on at once, later ones ten times a second", async () => {
  const clock = new FakeClock();
  const batches: number[][] = [];
  const gatherer = new ChunkGatherer(
    (events) => batches.push(events.map((event) => event.seq)),
    clock,
  );
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

Deno.test("the end of an answer and every other event take along what waits, in order", async () => {
  const clock = new FakeClock();
  const batches: number[][] = [];
  const gatherer = new ChunkGatherer(
    (events) => batches.push(events.map((event) => event.seq)),
    clock,
  );
  for (const event of [chunk(1), chunk(2), chunk(3, true)]) gatherer.take(event);
  gatherer.take({ type: "message_deleted", seq: 4, message_id: "a", deleted_at: "" });
  assertEquals(batches, [[1], [2, 3], [4]]);
  gatherer.take(chunk(5));
  gatherer.dispose();
  await clock.pass(1000);
  assertEquals([batches.length, clock.waiting], [3, 0]);
});

Deno.test("ids are version 7, sort by time and differ", () => {
  const zeros = (bytes: Uint8Array) => bytes.fill(0);
  assertEquals(uuidv7(0x0192_3456_789a, zeros), "01923456-789a-7000-8000-000000000000");
  const ones = (bytes: Uint8Array) => bytes.fill(0xff);
  assertEquals(uuidv7(0x0192_3456_789a, ones), "01923456-789a-7fff-bfff-ffffffffffff");
  assert(uuidv7(1_000) < uuidv7(2_000));
  assert(uuidv7(1_000) !== uuidv7(1_000));
});

function outgoing(id: string): OutgoingMessage {
  return { clientMessageId: id, content: `text of ${id}`, createdAtMs: 1 };
}

Deno.test("the outbox keeps messages per user and thread, in order, over a reload", () => {
  const storage = new MemoryStorage();
  const outbox = new Outbox(storage, "ada", "t1");
  outbox.put(outgoing("2"));
  outbox.put(outgoing("1"));
  new Outbox(storage, "bob", "t1").put(outgoing("3"));
  new Outbox(storage, "ada", "t2").put(outgoing("4"));
  storage.setItem("parley.outbox.ada.t1.broken", "{");
  storage.setItem("parley.outbox.ada.t1.strange", '{"clientMessageId":5}');
  assertEquals(new Outbox(storage, "ada", "t1").all(), [outgoing("1"), outgoing("2")]);
  outbox.remove("1");
  assertEquals(outbox.all(), [outgoing("2")]);
});

Deno.test("an outbox without storage, or with a full one, loses nothing but the reload", () => {
  const none = new Outbox(null, "ada", "t1");
  none.put(outgoing("1"));
  assertEquals(none.all(), []);
  const full = new MemoryStorage();
  full.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  new Outbox(full, "ada", "t1").put(outgoing("1"));
});
