import { json, problem } from "../api/fake_server.ts";
import { assertEquals } from "../assert.ts";
import { settle } from "../live/fake_clock.ts";
import { conversation, messagesAddress, read, ThreadScene } from "./thread_scene.ts";
import { page } from "./wire.ts";

Deno.test("an edit that was done while the messages were read anew shows, far up, too", async () => {
  const scene = await new ThreadScene(read).connect(5);
  const [question, reply] = conversation;
  const done = scene.store.verbs.perform({
    type: "edit_message",
    message_id: "u1",
    content: "How?",
    preserve_response: true,
  });
  scene.answers(page([reply!], { last_seq: 7, has_more: true }));
  scene.server.answers["GET /api/v1/messages/u1/versions"] = () =>
    json({ versions: [{ ...question, content: "How?" }] });
  // It belongs to another branch: the messages have to be read anew.
  scene.echo(6, "from elsewhere", "u9", "Theirs", "a8");
  await settle();
  assertEquals(await done, null);
  assertEquals(scene.shown, ["How?", "Because."]);
  scene.store.dispose();
});

Deno.test("a thread that is gone when its messages are read anew is not asked for again", async () => {
  const scene = await new ThreadScene(read).connect(5);
  scene.network.socket.breaks();
  await scene.clock.pass(1000);
  scene.server.answers[messagesAddress] = () => problem(404, "thread_not_found", "Gone.");
  scene.network.socket.accepts(40, { resumed: false });
  await settle();
  const { state, failure } = scene.store;
  assertEquals([state.value, failure.value?.code], ["failed", "thread_not_found"]);
  const asked = () => scene.server.paths.filter((path) => path.includes("/messages")).length;
  const before = asked();
  await scene.clock.pass(20_000);
  assertEquals(asked(), before);
  scene.store.dispose();
});
