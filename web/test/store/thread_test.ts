import { json, problem } from "../api/fake_server.ts";
import { assert, assertEquals } from "../assert.ts";
import { settle } from "../live/fake_clock.ts";
import { conversation, messagesAddress, read, ThreadScene } from "./thread_scene.ts";
import { answer, answerEvents, chatThread, page, userMessage } from "./wire.ts";

Deno.test("reads first, then connects from where the messages were read", async () => {
  const scene = new ThreadScene(read);
  assertEquals(scene.store.state.value, "loading");
  await scene.open();
  assertEquals([scene.store.state.value, scene.shown], ["ready", ["Why?", "Because."]]);
  assertEquals(scene.store.thread.value?.title, "Thread t1");
  assertEquals(scene.network.socket.url, "ws://host/ws/chat/t1?after=5&epoch=A");
  assertEquals(scene.store.status.value, "connecting");
  scene.network.socket.accepts(5);
  assertEquals(scene.store.status.value, "connected");
});

Deno.test("a whole turn: sent, echoed, answered", async () => {
  const scene = await new ThreadScene(read).connect(5);
  assertEquals(scene.store.send("And then?", { model: "m" }), "c1");
  assertEquals(scene.shown, ["Why?", "Because.", "And then? (sending)"]);
  assertEquals(scene.sent, [{
    type: "send_message",
    client_message_id: "c1",
    content: "And then?",
    parent_message_id: "a1",
    options: { model: "m" },
  }]);
  scene.echo(6, "c1", "u2", "And then?", "a1");
  scene.says(...answerEvents("a2", "u2", 7, ["Th", "en", "."]));
  assertEquals(scene.shown, ["Why?", "Because.", "And then?", "Then."]);
  assertEquals(scene.storage.length, 0);
  await scene.clock.pass(60_000);
  assertEquals(scene.shown.length, 4, "no deadline is left over");
});

Deno.test("text is painted at once, then ten times a second, and whole at the end", async () => {
  const scene = await new ThreadScene(read).connect(5);
  const [start, ...chunks] = answerEvents("a2", "a1", 6, ["1", "2", "3", "4"]);
  const painted: string[] = [];
  scene.says(start ?? {});
  scene.store.item("a2")?.subscribe((item) => painted.push(item.message.content));
  for (const event of chunks.slice(0, -1)) {
    scene.says(event);
    await scene.clock.pass(40);
  }
  scene.says(...chunks.slice(-1));
  assertEquals(painted.filter((text, at) => text !== painted[at - 1]), ["", "1", "123", "1234"]);
});

Deno.test("resumed:false lays the messages anew over what is shown, unsent ones kept", async () => {
  const scene = await new ThreadScene(read).connect(5);
  scene.store.send("Mine");
  scene.network.socket.breaks();
  await scene.clock.pass(1000);
  const later = [...conversation, userMessage("u2", "Theirs", { parent_message_id: "a1" })];
  scene.answers(page(later, { last_seq: 41 }));
  const bubble = scene.store.item("a1");
  scene.network.socket.accepts(40, { resumed: false });
  scene.says({ type: "thread_updated", seq: 41, thread: chatThread("t1") });
  scene.says(...answerEvents("a2", "u2", 42, ["Yes."]));
  await settle();
  assertEquals(scene.shown, ["Why?", "Because.", "Theirs", "Yes.", "Mine (sending)"]);
  assert(scene.store.item("a1") === bubble, "what was there is not built again");
  assertEquals(scene.sent.length, 2, "and the unsent one was sent again");
});

Deno.test("reading anew is tried until it succeeds", async () => {
  const scene = await new ThreadScene(read).connect(5);
  scene.network.socket.breaks();
  await scene.clock.pass(1000);
  scene.server.answers[messagesAddress] = () => problem(500, "internal_error", "Oops.");
  scene.network.socket.accepts(40, { resumed: false });
  await scene.clock.pass(1500);
  scene.answers(
    page([...conversation, userMessage("u2", "More", { parent_message_id: "a1" })], {
      last_seq: 40,
    }),
  );
  await scene.clock.pass(2000);
  assertEquals(scene.shown, ["Why?", "Because.", "More"]);
});

Deno.test("a message on a branch that isn't loaded has the messages read anew, once", async () => {
  const scene = await new ThreadScene(read).connect(5);
  const other = [userMessage("v1", "Other"), answer("b1", "v1", "Branch.")];
  scene.answers(
    page([...other, userMessage("v2", "On it", { parent_message_id: "b1" })], { last_seq: 6 }),
  );
  const reads = () => scene.server.paths.filter((path) => path.startsWith(messagesAddress)).length;
  assertEquals(reads(), 1);
  const message = userMessage("v2", "On it", { parent_message_id: "b1" });
  scene.says({ type: "new_message", seq: 6, message }, ...answerEvents("b2", "v2", 7, ["Fine."]));
  await settle();
  assertEquals([scene.shown, reads()], [["Other", "Branch.", "On it", "Fine."], 2]);
});

Deno.test("events that a branch read on demand contains already are not taken again", async () => {
  const running = (content: string) => answer("a1", "u1", content, { status: "streaming" });
  const [question] = conversation.slice(0, 1);
  const scene = await new ThreadScene(page([question!, running("One")], { last_seq: 5 })).connect(
    5,
  );
  scene.server.answers["POST /api/v1/messages/u1/select"] = () => json({ message: question });
  scene.answers(page([question!, running("One two")], { last_seq: 6 }));
  assertEquals(await scene.store.paging.showBranchOf("u1"), true);
  const chunk = { message_id: "a1", is_final: false };
  scene.says({ type: "stream_chunk", seq: 6, ...chunk, chunk: " two", chunk_index: 1 });
  scene.says({ type: "stream_chunk", seq: 7, ...chunk, chunk: " three", chunk_index: 2 });
  await scene.clock.pass(100);
  assertEquals(scene.shown, ["Why?", "One two three"]);
});

Deno.test("older messages are read before the oldest shown", async () => {
  const scene = await new ThreadScene(
    page([userMessage("u2", "3", { parent_message_id: "a1" })], { last_seq: 5, has_more: true }),
  ).connect(5);
  assertEquals(scene.store.hasOlder.value, true);
  scene.answers(page(conversation));
  const loading = scene.store.paging.loadOlder();
  assertEquals(scene.store.paging.loadingOlder.value, true);
  await Promise.all([loading, scene.store.paging.loadOlder()]);
  assertEquals(scene.shown, ["Why?", "Because.", "3"]);
  assertEquals([scene.store.hasOlder.value, scene.store.paging.loadingOlder.value], [false, false]);
  const reads = scene.server.paths.filter((path) => path.startsWith(messagesAddress));
  assertEquals(reads, [`${messagesAddress}?limit=50`, `${messagesAddress}?before=u2&limit=50`]);
});

Deno.test("older messages of a branch that was left meanwhile are not shown", async () => {
  const branch = [userMessage("u2", "3", { parent_message_id: "a1" })];
  const scene = await new ThreadScene(page(branch, { last_seq: 5, has_more: true })).connect(5);
  let answerRead = (_: Response) => {};
  scene.server.answers[messagesAddress] = () => new Promise((resolve) => answerRead = resolve);
  const loading = scene.store.paging.loadOlder();
  await settle();
  scene.echo(6, "from elsewhere", "r1", "New root", null);
  answerRead(json(page(conversation)));
  await loading;
  assertEquals(scene.shown, ["New root"]);
});

Deno.test("a connection that breaks while messages are read anew starts no second reading", async () => {
  const scene = await new ThreadScene(read).connect(5);
  scene.network.socket.breaks();
  await scene.clock.pass(1000);
  let answerRead = (_: Response) => {};
  let reads = 0;
  scene.server.answers[messagesAddress] = () => {
    reads++;
    return new Promise((resolve) => answerRead = resolve);
  };
  scene.network.socket.accepts(40, { resumed: false });
  scene.network.socket.breaks();
  await scene.clock.pass(2000);
  scene.network.socket.accepts(41, { resumed: false });
  scene.echo(42, "from elsewhere", "u2", "Then", "a1");
  answerRead(json(page(conversation, { last_seq: 41 })));
  await settle();
  assertEquals([reads, scene.shown], [1, ["Why?", "Because.", "Then"]]);
});

Deno.test("stop goes over the socket, or by REST when there is none", async () => {
  const running = page([
    ...conversation.slice(0, 1),
    answer("a1", "u1", "Be", { status: "streaming" }),
  ]);
  const scene = await new ThreadScene(running).connect(0);
  await scene.store.stop();
  assertEquals(scene.sent, [{ type: "stop_generation", message_id: "a1" }]);
  scene.network.socket.breaks();
  scene.server.answers["POST /api/v1/threads/t1/stop"] = () => new Response(null, { status: 204 });
  await scene.store.stop();
  assertEquals(scene.server.paths.at(-1), "POST /api/v1/threads/t1/stop");
});

Deno.test("an expired session keeps the page and goes on after signing in again", async () => {
  const scene = await new ThreadScene(read).connect(5);
  const signedOut = () => problem(401, "unauthorized", "Sign in.");
  const thread = scene.server.answers["GET /api/v1/threads/t1"] ?? signedOut;
  scene.server.answers["GET /api/v1/threads/t1"] = signedOut;
  scene.network.socket.breaks();
  await scene.clock.pass(1000);
  scene.network.socket.breaks();
  await scene.clock.pass(60_000);
  assertEquals([scene.api.session.value, scene.store.status.value], ["expired", "offline"]);
  assertEquals([scene.shown, scene.network.sockets.length], [["Why?", "Because."], 2]);
  scene.server.answers["GET /api/v1/threads/t1"] = thread;
  await scene.api.login({ email: "a@b.c", password: "correct horse" });
  scene.network.socket.accepts(5);
  assertEquals([scene.network.sockets.length, scene.store.status.value], [3, "connected"]);
});

Deno.test("a thread that can't be read says why, and can be opened again", async () => {
  const scene = new ThreadScene(read);
  scene.server.answers[messagesAddress] = () => problem(404, "thread_not_found", "No such thread.");
  await scene.open();
  assertEquals([scene.store.state.value, scene.store.failure.value?.code], [
    "failed",
    "thread_not_found",
  ]);
  scene.answers(read);
  await scene.open();
  assertEquals([scene.store.state.value, scene.store.failure.value, scene.shown.length], [
    "ready",
    null,
    2,
  ]);
});

Deno.test("a thread that is deleted while it is open says so and isn't tried again", async () => {
  const scene = await new ThreadScene(read).connect(5);
  scene.server.answers["GET /api/v1/threads/t1"] = () =>
    problem(404, "thread_not_found", "No such thread.");
  scene.network.socket.breaks(4404);
  await scene.clock.pass(60_000);
  assertEquals([scene.store.state.value, scene.store.failure.value?.code], [
    "failed",
    "thread_not_found",
  ]);
  assertEquals(scene.network.sockets.length, 1);
});

Deno.test("what has been seen is told once a connection stands, and stays read", async () => {
  const unread = chatThread("t1", { has_unread: true });
  const scene = new ThreadScene(read);
  scene.server.answers["GET /api/v1/threads/t1"] = () => json(unread);
  await scene.open();
  const last = read.messages.at(-1)!.id;
  scene.store.markRead(last);
  assertEquals(scene.store.thread.value?.has_unread, true);
  scene.network.socket.accepts(5);
  scene.store.markRead(last);
  scene.store.markRead(last);
  assertEquals(scene.sent, [{ type: "mark_read", message_id: last }]);
  assertEquals(scene.store.thread.value?.has_unread, false);
  // Told before the server had heard of it.
  scene.network.socket.says({ type: "thread_updated", seq: 6, thread: unread });
  assertEquals(scene.store.thread.value?.has_unread, false);
});

Deno.test("an error that names no message is the thread's", async () => {
  const scene = await new ThreadScene(read).connect(5);
  scene.says({ type: "error", error_code: "internal_error", error: "Something broke." });
  const { detail, inBackground } = scene.store.failure.value ?? {};
  assertEquals([detail, inBackground], ["Something broke.", true]);
  scene.says({
    type: "error",
    error_code: "internal_error",
    error: "Elsewhere.",
    message_id: "unseen",
  });
  assertEquals(scene.store.failure.value?.inBackground, undefined);
  scene.store.dismissFailure();
  assertEquals(scene.store.failure.value, null);
});

Deno.test("disposing leaves no timer, no listener and no socket", async () => {
  const scene = await new ThreadScene(read).connect(5);
  scene.store.send("On its way");
  scene.says(...answerEvents("a2", "a1", 6, ["x", "y"]).slice(0, 3));
  scene.store.dispose();
  assertEquals(
    [scene.clock.waiting, scene.network.listeners, scene.network.socket.closed],
    [0, 0, true],
  );
});
