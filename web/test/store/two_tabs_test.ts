import type { ClientEvent } from "../../src/api/events.ts";
import { Outbox } from "../../src/store/outbox.ts";
import { Sender } from "../../src/store/sender.ts";
import { Transcript } from "../../src/store/transcript.ts";
import { assertEquals } from "../assert.ts";
import { FakeClock } from "../live/fake_clock.ts";
import { MemoryStorage } from "./memory_storage.ts";

/** One tab of a browser, without a connection at first. */
class Tab {
  readonly sent: ClientEvent[] = [];
  readonly transcript = new Transcript();
  readonly sender: Sender;
  #ids = 0;

  constructor(storage: MemoryStorage) {
    this.sender = new Sender({
      threadId: "t1",
      transcript: this.transcript,
      outbox: new Outbox(storage, "ada", "t1"),
      transmit: (event) => this.sent.push(event) > 0,
      isDeleting: () => false,
      clock: new FakeClock(),
      makeId: () => `c${++this.#ids}`,
    });
    this.sender.restore();
  }

  get sentIds(): string[] {
    return this.sent.flatMap((event) =>
      event.type === "send_message" ? [event.client_message_id] : []
    );
  }

  /** The server's word that it doesn't take a message. */
  refuses(key: string): void {
    const item = this.transcript.find(key)!;
    const failure = { code: "rate_limit_exceeded", detail: null, retryAt: null } as const;
    this.transcript.apply({ items: [{ ...item, delivery: "failed", failure }] });
    this.sender.transcriptChanged();
  }
}

function twoTabs(...texts: string[]) {
  const storage = new MemoryStorage();
  const one = new Tab(storage);
  for (const text of texts) one.sender.send(text);
  return { storage, one, other: new Tab(storage) };
}

Deno.test("what is given up in one tab isn't sent by another that has it, too", () => {
  const { storage, one, other } = twoTabs("Never mind", "Stays");
  one.sender.discard("c1");
  other.sender.connected();
  assertEquals([other.sentIds, other.transcript.outgoing], [["c2"], ["c2"]]);
  assertEquals(storage.length, 1);
});

Deno.test("what two tabs send both is one message to the server: its id is the same", () => {
  const { one, other } = twoTabs("Twice");
  one.sender.connected();
  other.sender.connected();
  assertEquals([one.sentIds, other.sentIds], [["c1"], ["c1"]]);
});

Deno.test("a refusal brings nothing back that another tab has given up meanwhile", () => {
  const { storage, one, other } = twoTabs("Too quick");
  other.sender.connected();
  one.sender.discard("c1");
  other.refuses("c1");
  assertEquals([storage.length, new Tab(storage).transcript.outgoing], [0, []]);
});

Deno.test("whoever sends a message again here wants it, whatever was done elsewhere", () => {
  const { storage, one, other } = twoTabs("After all");
  other.sender.connected();
  other.refuses("c1");
  one.sender.discard("c1");
  other.sender.retry("c1");
  assertEquals([other.sentIds, storage.length], [["c1", "c1"], 1]);
});

Deno.test("where nothing can be stored, messages are sent all the same", () => {
  const full = new MemoryStorage();
  full.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const tab = new Tab(full);
  tab.sender.send("Hello");
  tab.sender.connected();
  assertEquals(tab.sentIds, ["c1"]);
});
