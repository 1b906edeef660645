import { assertEquals } from "../assert.ts";
import { conversation, read, ThreadScene } from "./thread_scene.ts";
import { chatThread, endingWith, page, userMessage } from "./wire.ts";

Deno.test("messages leave one by one, each answering what is shown then", async () => {
  const scene = await new ThreadScene(read).connect(5);
  scene.store.send("one");
  scene.store.send("two");
  assertEquals(scene.sent.length, 1);
  scene.echo(6, "c1", "u2", "one", "a1");
  assertEquals(scene.sent[1], {
    type: "send_message",
    client_message_id: "c2",
    content: "two",
    parent_message_id: "u2",
  });
  scene.echo(7, "c2", "u3", "two", "u2");
  assertEquals(scene.shown, ["Why?", "Because.", "one", "two"]);
});

Deno.test("what is sent behind a deletion leaves its place to the server", async () => {
  const scene = await new ThreadScene(read).connect(5);
  void scene.store.verbs.perform({ type: "delete_message", message_id: "a1" });
  scene.store.send("one");
  const sent = { type: "send_message", client_message_id: "c1", content: "one" };
  assertEquals(scene.sent.slice(1), [sent]);
  scene.says({ type: "message_deleted", seq: 6, message_id: "a1" });
  scene.echo(7, "c1", "u2", "one", "u1");
  assertEquals(scene.shown, ["Why?", "one"]);
  scene.store.send("two");
  assertEquals(scene.sent.at(-1), {
    ...sent,
    client_message_id: "c2",
    content: "two",
    parent_message_id: "u2",
  });
});

Deno.test("a refused message keeps its text and reason; retry sends the same id", async () => {
  const scene = await new ThreadScene(read).connect(5);
  scene.store.send("Quick");
  scene.says({
    type: "error",
    error_code: "rate_limit_exceeded",
    error: "Slow down.",
    retry_after: 3,
    client_message_id: "c1",
  });
  assertEquals(scene.shown.at(-1), "Quick (failed)");
  assertEquals(scene.store.item("c1")?.value.failure, {
    code: "rate_limit_exceeded",
    detail: "Slow down.",
    retryAt: scene.clock.now() + 3000,
  });
  await scene.clock.pass(25_000);
  assertEquals(scene.sent.length, 1, "nobody but the user sends it again");
  scene.store.retry("c1");
  assertEquals([scene.shown.at(-1), scene.store.item("c1")?.value.failure], [
    "Quick (sending)",
    null,
  ]);
  assertEquals(JSON.stringify(scene.sent[1]), JSON.stringify(scene.sent[0]));
});

Deno.test("without an echo for 20 s a message is shown as failed; a late echo mends it", async () => {
  const scene = await new ThreadScene(read).connect(5);
  scene.store.send("Hello?");
  await scene.clock.pass(19_999);
  assertEquals(scene.shown.at(-1), "Hello? (sending)");
  await scene.clock.pass(1);
  assertEquals(scene.store.item("c1")?.value.failure?.code, "no_answer");
  scene.echo(6, "c1", "u2", "Hello?", "a1");
  assertEquals([scene.shown.at(-1), scene.storage.length], ["Hello?", 0]);
});

Deno.test("what a broken connection swallowed is sent once more on the next, with the same id and parent", async () => {
  const scene = await new ThreadScene(read).connect(5);
  scene.store.send("Lost");
  scene.network.socket.breaks();
  await scene.clock.pass(1000);
  scene.network.socket.accepts(7);
  const named = chatThread("t1", { title: "Named", last_message: endingWith("a1") });
  scene.says({ type: "thread_updated", seq: 6, thread: named });
  assertEquals([scene.store.thread.value?.title, scene.sent.length], ["Named", 1]);
  scene.echo(7, "from elsewhere", "u9", "Theirs", "a1");
  assertEquals(scene.sent.length, 2);
  assertEquals(JSON.stringify(scene.sent[1]), JSON.stringify(scene.sent[0]));
});

Deno.test("a message retried after a refusal is on its way again, over a reload, too", async () => {
  const before = await new ThreadScene(read).connect(5);
  before.store.send("Again");
  before.says({
    type: "error",
    error_code: "internal_error",
    error: "Oops.",
    client_message_id: "c1",
  });
  before.store.retry("c1");
  before.store.dispose();
  const after = await new ThreadScene(read, before.storage).connect(5);
  assertEquals([after.sent.length, after.shown.at(-1)], [1, "Again (sending)"]);
});

Deno.test("what had arrived before the connection broke is not sent again", async () => {
  const scene = await new ThreadScene(read).connect(5);
  scene.store.send("Arrived");
  scene.network.socket.breaks();
  await scene.clock.pass(1000);
  scene.network.socket.accepts(6);
  scene.echo(6, "c1", "u2", "Arrived", "a1");
  assertEquals([scene.sent.length, scene.shown.at(-1)], [1, "Arrived"]);
});

Deno.test("written without a connection: failed after 20 s, sent by itself when it stands", async () => {
  const scene = await new ThreadScene(read).open();
  scene.network.socket.breaks();
  scene.store.send("Offline");
  await scene.clock.pass(20_000);
  assertEquals(scene.store.item("c1")?.value.failure?.code, "network_error");
  scene.network.comesBack();
  scene.network.socket.accepts(5);
  assertEquals([scene.shown.at(-1), scene.sent.length], ["Offline (sending)", 1]);
});

Deno.test("unsent messages survive a reload; what the server has already is not sent again", async () => {
  const before = await new ThreadScene(read).connect(5);
  before.store.send("first");
  before.store.send("second");
  before.store.dispose();
  const first = userMessage("u2", "first", { client_message_id: "c1", parent_message_id: "a1" });
  const after = new ThreadScene(page([...conversation, first], { last_seq: 6 }), before.storage);
  await after.open();
  assertEquals(after.shown, ["Why?", "Because.", "first", "second (sending)"]);
  after.network.socket.accepts(6);
  assertEquals(after.sent, [{
    type: "send_message",
    client_message_id: "c2",
    content: "second",
    parent_message_id: "u2",
  }]);
  after.echo(7, "c2", "u3", "second", "u2");
  assertEquals(after.storage.length, 0);
});

Deno.test("a refusal survives a reload, too, and a discarded message doesn't", async () => {
  const before = await new ThreadScene(read).connect(5);
  before.store.send("refused");
  before.says({
    type: "error",
    error_code: "quota_exceeded",
    error: "Used up.",
    client_message_id: "c1",
  });
  before.store.dispose();
  const after = await new ThreadScene(read, before.storage).connect(5);
  assertEquals([after.shown.at(-1), after.sent.length], ["refused (failed)", 0]);
  after.store.discard("c1");
  assertEquals([after.shown, after.storage.length], [["Why?", "Because."], 0]);
});
