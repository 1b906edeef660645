import { ApiClient } from "../../src/api/client.ts";
import type { Message } from "../../src/api/types.ts";
import { newestPage } from "../../src/store/pages.ts";
import { Paging } from "../../src/store/paging.ts";
import { reduce } from "../../src/store/reduce.ts";
import { Transcript } from "../../src/store/transcript.ts";
import { json, problem } from "../api/fake_server.ts";
import { assert, assertEquals } from "../assert.ts";
import { page, userMessage } from "./wire.ts";

/** A thread on a server that answers as the real one does. */
class Archive {
  readonly messages: Message[];
  readonly transcript = new Transcript();
  readonly paging: Paging;
  readonly failures: unknown[] = [];
  readonly asked: string[] = [];
  /** Versions that aren't shown. */
  readonly siblings: Message[] = [];
  isDown = false;

  constructor(count: number, shown: number) {
    this.messages = Array.from({ length: count }, (_, index) => message(index));
    const api = new ApiClient({
      fetch: (address) => Promise.resolve(this.#answer(String(address))),
      exclusively: (run) => run(),
    });
    this.paging = new Paging({
      api,
      threadId: "t1",
      transcript: this.transcript,
      layAnew: () => {},
      failed: (failure) => this.failures.push(failure),
    });
    const newest = page(this.messages.slice(-shown), { has_more: shown < count });
    this.transcript.apply(newestPage(this.transcript, newest));
  }

  get shown(): string {
    const order = this.transcript.order.value;
    return order.length === 0 ? "" : `${order[0]}-${order.at(-1)}`;
  }

  #answer(address: string): Response {
    const query = new URL(address, "http://host").searchParams;
    this.asked.push(query.toString());
    if (this.isDown) return problem(500, "internal_error", "Down.");
    const limit = Number(query.get("limit"));
    const [before, after] = [query.get("before"), query.get("after")];
    const sibling = this.siblings.find(({ id }) => id === (before ?? after));
    const at = this.messages.findIndex((message) =>
      message.id === (before ?? after) ||
      sibling && message.parent_message_id === sibling.parent_message_id
    );
    if ((before ?? after) && at < 0) return problem(404, "not_found", "There is none.");
    if (after) {
      const messages = this.messages.slice(at + 1, at + 1 + limit);
      return json(page(messages, { has_more: at + 1 + limit < this.messages.length }));
    }
    const end = before ? at : this.messages.length;
    const messages = this.messages.slice(Math.max(0, end - limit), end);
    return json(page(messages, { has_more: end > limit }));
  }
}

function message(index: number): Message {
  const parent_message_id = index === 0 ? null : `m${index - 1}`;
  return userMessage(`m${index}`, `Message ${index}`, { parent_message_id });
}

Deno.test("pages of older messages grow, and nothing is shown twice", async () => {
  const archive = new Archive(700, 50);
  await Promise.all([archive.paging.loadOlder(), archive.paging.loadOlder()]);
  assertEquals(archive.shown, "m600-m699");
  for (let turn = 0; turn < 4; turn++) await archive.paging.loadOlder();
  assertEquals([archive.shown, archive.transcript.hasOlder], ["m0-m699", false]);
  assertEquals(new Set(archive.transcript.path).size, 700);
  const count = archive.asked.length;
  assertEquals(count, 5);
  await archive.paging.loadOlder();
  assertEquals(archive.asked.length, count, "there is nothing to ask for");
});

Deno.test("a page that doesn't come is told, and can be asked for again", async () => {
  const archive = new Archive(200, 50);
  archive.isDown = true;
  await archive.paging.loadOlder();
  assertEquals([archive.shown, archive.failures.length], ["m150-m199", 1]);
  archive.isDown = false;
  await archive.paging.loadOlder();
  assertEquals(archive.paging.loadingOlder.value, false);
  assert(archive.shown !== "m150-m199", "more is shown");
});

Deno.test("a message far up is shown among its neighbours, the end stays loaded", async () => {
  const archive = new Archive(700, 50);
  assertEquals(await archive.paging.find("m300"), "shown");
  assertEquals(archive.shown, "m250-m349");
  assertEquals(archive.transcript.newerExist.value, true);
  assertEquals(archive.transcript.path.length, 50);
  assertEquals(await archive.paging.find("m310"), "shown", "it is there already");
  await archive.paging.loadOlder();
  assertEquals(archive.shown, "m200-m349");
  archive.paging.toLatest();
  assertEquals([archive.shown, archive.transcript.newerExist.value], ["m650-m699", false]);
  assertEquals(archive.transcript.find("m300"), undefined, "what isn't shown is let go");
});

Deno.test("reading on from an excerpt reaches the end without a seam", async () => {
  const archive = new Archive(700, 50);
  await archive.paging.find("m550");
  const kept = archive.transcript.item("m699");
  while (archive.transcript.newerExist.value) await archive.paging.loadNewer();
  assertEquals(archive.shown, "m500-m699");
  assertEquals(new Set(archive.transcript.path).size, 200);
  assertEquals(archive.transcript.item("m699"), kept);
  assertEquals(archive.transcript.hasOlder, true);
});

Deno.test("a message right before what is loaded needs no excerpt", async () => {
  const archive = new Archive(700, 50);
  assertEquals(await archive.paging.find("m620"), "shown");
  assertEquals([archive.shown, archive.transcript.newerExist.value], ["m570-m699", false]);
});

Deno.test("a page that is ahead of an answer's events leaves its text to them", async () => {
  const archive = new Archive(700, 20);
  const last = archive.messages[699]!;
  const start = { ...last, is_user: false, status: "streaming", content: "One" } as const;
  archive.transcript.apply({
    items: [{ ...archive.transcript.find("m699")!, message: start, nextChunk: 1 }],
  });
  archive.messages[699] = { ...start, content: "One two" };
  assertEquals(await archive.paging.find("m670"), "shown");
  const chunk = { message_id: "m699", chunk: " two", chunk_index: 1, is_final: false };
  const event = { type: "stream_chunk", seq: 1, ...chunk } as const;
  archive.transcript.apply(reduce(archive.transcript, event, 0));
  assertEquals(archive.transcript.find("m699")?.message.content, "One two");
});

Deno.test("the first message of a thread is found, too", async () => {
  const archive = new Archive(700, 50);
  assertEquals(await archive.paging.find("m0"), "shown");
  assertEquals([archive.shown, archive.transcript.olderExist.value], ["m0-m50", false]);
});

Deno.test("what isn't on the shown path, or nowhere, is told apart", async () => {
  const archive = new Archive(700, 50);
  assertEquals(await archive.paging.find("other"), "gone");
  const fork = archive.messages[200]!;
  archive.messages.splice(200, 1, { ...fork, id: "twin" });
  archive.siblings.push(fork);
  assertEquals(await archive.paging.find("m200"), "other_branch");
  archive.isDown = true;
  assertEquals([await archive.paging.find("m100"), archive.failures.length], ["failed", 1]);
});

Deno.test("an excerpt follows what happens to its messages", async () => {
  const archive = new Archive(700, 50);
  await archive.paging.find("m300");
  const seq = { seq: 1 };
  const changed = { ...archive.messages[300]!, content: "Changed" };
  archive.paging.follow({ type: "message_updated", ...seq, message: changed });
  assertEquals(archive.transcript.find("m300")?.message.content, "Changed");
  const deleted_at = "2026-11-22T10:00:00.000Z";
  archive.paging.follow({ type: "message_deleted", ...seq, message_id: "m300", deleted_at });
  assertEquals(archive.transcript.order.value.includes("m300"), false);
  assertEquals(archive.transcript.order.value.length, 99);
});
