import { Outbox, type OutgoingMessage } from "../../src/store/outbox.ts";
import { uuidv7 } from "../../src/store/uuid.ts";
import { assert, assertEquals } from "../assert.ts";
import { MemoryStorage } from "./memory_storage.ts";

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
