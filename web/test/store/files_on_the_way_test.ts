import type { Attachment } from "../../src/api/types.ts";
import { Outbox } from "../../src/store/outbox.ts";
import { Sender } from "../../src/store/sender.ts";
import { Transcript } from "../../src/store/transcript.ts";
import type { ClientEvent } from "../../src/api/events.ts";
import { assertEquals } from "../assert.ts";
import { FakeClock } from "../live/fake_clock.ts";
import { MemoryStorage } from "./memory_storage.ts";

const file: Attachment = {
  id: "f1",
  file_name: "notes.txt",
  media_type: "text/plain",
  size_bytes: 5,
  width: null,
  height: null,
  thread_id: null,
  created_at: "2026-11-22T09:00:00.000Z",
};

function scene(storage: MemoryStorage) {
  const sent: ClientEvent[] = [];
  const transcript = new Transcript();
  const sender = new Sender({
    threadId: "t1",
    transcript,
    outbox: new Outbox(storage, "ada", "t1"),
    transmit: (event) => sent.push(event) > 0,
    isDeleting: () => false,
    clock: new FakeClock(),
    makeId: () => "c1",
  });
  return { sender, sent, transcript };
}

Deno.test("a message shows its files at once, and names them to the server, also after a reload", () => {
  const storage = new MemoryStorage();
  const before = scene(storage);
  before.sender.send("Look", undefined, [file]);
  assertEquals(before.transcript.find("c1")?.message.attachments, [file]);
  assertEquals(before.sent, [], "there is no connection yet");

  const after = scene(storage);
  after.sender.restore();
  after.sender.connected();
  assertEquals(after.transcript.find("c1")?.message.attachments, [file]);
  const [event] = after.sent;
  assertEquals(event?.type === "send_message" && event.attachment_ids, ["f1"]);
});
