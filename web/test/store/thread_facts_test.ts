import type { ChatThread } from "../../src/api/types.ts";
import { json, problem } from "../api/fake_server.ts";
import { assertEquals } from "../assert.ts";
import { settle } from "../live/fake_clock.ts";
import { conversation, messagesAddress, read, ThreadScene } from "./thread_scene.ts";
import { answer, chatThread, endingWith, page, userMessage } from "./wire.ts";

const threadAddress = "GET /api/v1/threads/t1";
const longer = [...conversation, userMessage("u2", "More", { parent_message_id: "a1" })];

/** What is asked of a thread is answered when a test says so, in any order. */
class Scene extends ThreadScene {
  readonly asked: ((answer: Response) => void)[] = [];

  /** From now on. */
  waits(): this {
    this.server.answers[threadAddress] = () => new Promise((resolve) => this.asked.push(resolve));
    return this;
  }

  saysOf(fields: Partial<ChatThread>): this {
    this.server.answers[threadAddress] = () => json(chatThread("t1", fields));
    return this;
  }

  async answered(at: number, title: string): Promise<string | undefined> {
    this.asked[at]?.(json(chatThread("t1", { title })));
    await settle();
    return this.title;
  }

  get title(): string | undefined {
    return this.store.thread.value?.title;
  }
}

Deno.test("a version chosen further up brings what the thread says of its branch", async () => {
  const scene = await new Scene(page(longer, { last_seq: 5 })).connect(5);
  const other = answer("b1", "u1", "Perhaps.", { version_index: 2, version_count: 2 });
  scene.answers(page([conversation[0]!, other], { last_seq: 7 }));
  const fields = { total_tokens: 7, last_message: endingWith("b1") };
  scene.saysOf(fields).says(
    { type: "message_updated", seq: 6, message: other },
    { type: "thread_updated", seq: 7, thread: chatThread("t1", fields) },
  );
  await settle();
  assertEquals([scene.shown, scene.store.thread.value?.total_tokens], [["Why?", "Perhaps."], 7]);
});

Deno.test("an answer that ended with its server is no longer under way in its thread", async () => {
  const scene = await new Scene(read).saysOf({ is_generating: true }).connect(5);
  scene.saysOf({}).network.socket.breaks();
  await scene.clock.pass(1000);
  scene.answers(page(conversation, { epoch: "B" }));
  scene.network.socket.accepts(0, { epoch: "B", resumed: false });
  await settle();
  assertEquals(scene.store.thread.value?.is_generating, false);
});

Deno.test("an answer that ends while its thread is opened is no longer under way there", async () => {
  const scene = new Scene(read).saysOf({ is_generating: true });
  scene.server.answers[messagesAddress] = () => {
    scene.saysOf({});
    return json(read);
  };
  await scene.connect(5);
  await settle();
  assertEquals(scene.store.thread.value?.is_generating, false);
});

Deno.test("the messages don't wait for what is asked of the thread again, nor need it", async () => {
  const scene = await new Scene(read).connect(5);
  await settle();
  scene.waits().answers(page(longer, { last_seq: 6 }));
  scene.says({ type: "new_message", seq: 6, message: answer("x", "elsewhere", "") });
  await settle();
  assertEquals(scene.shown, ["Why?", "Because.", "More"]);
  scene.asked[0]?.(problem(500, "internal_error", "Oops."));
  await settle();
  assertEquals([scene.title, scene.store.failure.value], ["Thread t1", null]);
});

Deno.test("of a thread counts what was told or asked for last, whenever it is answered", async () => {
  const scene = new Scene(read).waits();
  const opening = scene.connect(5);
  await settle();
  await scene.answered(0, "First");
  await opening;
  assertEquals(scene.asked.length, 1, "thread and messages agreed");
  const rereads = async (seq: number) => {
    scene.answers(page(longer, { last_seq: seq }));
    scene.says({ type: "new_message", seq, message: answer(`x${seq}`, "elsewhere", "") });
    await settle();
  };
  await rereads(6);
  const thread = chatThread("t1", { title: "Told" });
  scene.says({ type: "thread_updated", seq: 7, thread: { ...thread, is_generating: true } });
  assertEquals(await scene.answered(1, "Late"), "Told");
  for (const seq of [8, 9, 10]) await rereads(seq);
  assertEquals(await scene.answered(3, "Second"), "Second");
  assertEquals(await scene.answered(2, "First"), "Second");
  assertEquals(await scene.answered(4, "Third"), "Third");
});

Deno.test("what has been seen meanwhile keeps nothing of a thread from being taken", async () => {
  const scene = await new Scene(read).saysOf({ has_unread: true }).open();
  await settle();
  scene.waits().answers(page(conversation, { last_seq: 9 }));
  scene.network.socket.accepts(9, { resumed: false });
  await settle();
  scene.store.markRead("a1");
  assertEquals(scene.store.thread.value?.has_unread, false);
  assertEquals(await scene.answered(0, "New"), "New");
});

Deno.test("a thread that was closed takes nothing any more", async () => {
  const scene = await new Scene(read).connect(5);
  await settle();
  scene.waits().says({ type: "new_message", seq: 6, message: answer("x", "elsewhere", "") });
  await settle();
  scene.store.dispose();
  assertEquals(await scene.answered(0, "Late"), "Thread t1");
});
