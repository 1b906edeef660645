import { leaveThread } from "../../src/store/leave-thread.ts";
import { Transcript } from "../../src/store/transcript.ts";
import { assertEquals } from "../assert.ts";
import { settle } from "../live/fake_clock.ts";
import { read, ThreadScene } from "./thread_scene.ts";
import { userMessage } from "./wire.ts";

/** A thread that somebody has just left. */
async function left(scene: ThreadScene): Promise<ThreadScene> {
  leaveThread(scene.store);
  await settle();
  return scene;
}

const isClosed = ({ network }: ThreadScene) => network.socket.closed;

Deno.test("a thread where nothing is on its way is closed as it is left", async () => {
  const scene = await left(await new ThreadScene(read).connect(5));
  assertEquals(isClosed(scene), true);
});

Deno.test("a message that waits for its connection is sent though its thread was left", async () => {
  const waiting = await new ThreadScene(read).open();
  waiting.store.send("And then?");
  const scene = await left(waiting);
  assertEquals([scene.sent, isClosed(scene)], [[], false]);
  scene.network.socket.accepts(5);
  assertEquals(scene.sent.length, 1);
  scene.echo(6, "c1", "u2", "And then?", "a1");
  await settle();
  assertEquals([isClosed(scene), scene.storage.length], [true, 0]);
});

Deno.test("a message is on its way also while a place further up is shown", () => {
  const transcript = new Transcript();
  const message = userMessage("c1", "And then?");
  const item = { key: "c1", message, failure: null, run: 0, nextChunk: null };
  transcript.apply({ items: [{ ...item, delivery: "sending" }], outgoing: ["c1"] });
  transcript.apply({ excerpt: { keys: [], hasOlder: false } });
  assertEquals(transcript.isSending.value, true);
  transcript.apply({ items: [{ ...item, delivery: "failed" }] });
  assertEquals(transcript.isSending.value, false);
});

Deno.test("a message that can't be sent holds a thread that was left no longer than it is tried", async () => {
  const waiting = await new ThreadScene(read).open();
  waiting.store.send("And then?");
  const scene = await left(waiting);
  await scene.clock.pass(20_000);
  assertEquals([isClosed(scene), scene.storage.length], [true, 1]);
});

Deno.test("an edit ends well though its thread was left", async () => {
  const scene = await new ThreadScene(read).connect(5);
  const edit = { type: "edit_message", message_id: "u1", content: "How?" } as const;
  const outcome = scene.store.verbs.perform({ ...edit, preserve_response: true });
  await left(scene);
  const message = { ...read.messages[0]!, content: "How?", is_edited: true };
  scene.says({ type: "message_updated", seq: 6, message });
  assertEquals(await outcome, null);
  await settle();
  assertEquals(isClosed(scene), true);
});
