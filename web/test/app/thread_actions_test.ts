import { ApiClient } from "../../src/api/client.ts";
import { MILLISECONDS_BETWEEN_LOOKS, watchRunningThreads } from "../../src/app/running-threads.ts";
import { strings } from "../../src/app/strings.ts";
import { ThreadActions } from "../../src/app/thread-actions.ts";
import { MILLISECONDS_TO_UNDO, Toasts } from "../../src/app/toasts.ts";
import { ThreadListStore } from "../../src/store/thread-list.ts";
import { FakeServer, json, problem } from "../api/fake_server.ts";
import { assertEquals } from "../assert.ts";
import { FakeClock, settle } from "../live/fake_clock.ts";
import { chatThread } from "../store/wire.ts";
import { FakeRouter } from "./fake_router.ts";

class Scene {
  readonly clock = new FakeClock();
  readonly server = new FakeServer({});
  readonly api = new ApiClient({ fetch: this.server.fetch, exclusively: (run) => run() });
  list = new ThreadListStore(this.api, "p1", { clock: this.clock });
  readonly toasts = new Toasts(this.clock);
  readonly router = new FakeRouter();
  actions = this.#actions();

  static async of(...threads: ReturnType<typeof chatThread>[]): Promise<Scene> {
    const scene = new Scene();
    scene.server.answers["GET /api/v1/threads"] = ({ path }) =>
      json({ threads: path.includes("is_pinned=false") ? threads : [], has_more: false });
    await scene.list.load();
    return scene;
  }

  /** Leaves the chat for another page and comes back to it. */
  leaveAndComeBack(): Promise<void> {
    this.list.dispose();
    this.list = new ThreadListStore(this.api, "p1", { clock: this.clock });
    this.actions = this.#actions();
    return this.list.load();
  }

  #actions(): ThreadActions {
    return new ThreadActions({ router: this.router, toasts: this.toasts }, this.list, "p1");
  }

  get thread() {
    return this.list.threads.peek()[0]!;
  }

  /** Threads a person sees. */
  get shown(): string[] {
    const leaving = this.actions.leaving.peek();
    return this.list.threads.peek().map((thread) => thread.id).filter((id) => !leaving.has(id));
  }

  /** The thread that the page shows, or the page when it shows none. */
  get place(): string | null {
    const route = this.router.route.peek();
    return route.page === "chat" ? route.threadId : route.page;
  }

  open(threadId: string | null): void {
    this.router.go({ page: "chat", projectId: "p1", threadId });
  }

  get deletions(): number {
    return this.server.paths.filter((path) => path.startsWith("DELETE")).length;
  }
}

Deno.test("a deleted thread is gone at once, and for good when the offer to undo has run out", async () => {
  const scene = await Scene.of(chatThread("a"), chatThread("b"));
  scene.server.answers["DELETE /api/v1/threads/a"] = () => new Response(null, { status: 204 });
  scene.actions.delete(scene.thread);
  assertEquals(scene.shown, ["b"]);
  assertEquals(scene.deletions, 0);
  await scene.clock.pass(MILLISECONDS_TO_UNDO);
  assertEquals(scene.deletions, 1);
  assertEquals(scene.toasts.shown.peek(), null);
});

Deno.test("what waits for the offer to undo is deleted when the page goes, and outlives it", async () => {
  const scene = await Scene.of(chatThread("a"));
  scene.actions.delete(scene.thread);
  globalThis.dispatchEvent(new Event("pagehide"));
  assertEquals(scene.deletions, 1);
  assertEquals(scene.server.requests.at(-1)?.outlivesPage, true);
  await settle();
});

Deno.test("whoever waits for what can't be undone any more goes on once it is done", async () => {
  const scene = await Scene.of(chatThread("a"));
  let deleted = () => {};
  scene.server.answers["DELETE /api/v1/threads/a"] = () =>
    new Promise((answer) => deleted = () => answer(new Response(null, { status: 204 })));
  scene.actions.delete(scene.thread);
  let isDone = false;
  void Promise.resolve(scene.toasts.settle()).then(() => isDone = true);
  await settle();
  assertEquals([scene.deletions, isDone], [1, false]);
  deleted();
  await settle();
  assertEquals(isDone, true);
});

Deno.test("undoing brings a deleted thread back, and the server is never asked", async () => {
  const scene = await Scene.of(chatThread("a"));
  scene.actions.delete(scene.thread);
  scene.toasts.undo();
  await scene.clock.pass(2 * MILLISECONDS_TO_UNDO);
  assertEquals(scene.shown, ["a"]);
  assertEquals(scene.deletions, 0);
});

Deno.test("opening a thread that waits to be deleted undoes that, wherever it is opened from", async () => {
  const scene = await Scene.of(chatThread("a"), chatThread("b"));
  scene.open("a");
  scene.actions.delete(scene.thread);
  scene.open("b");
  assertEquals(scene.toasts.shown.peek()?.text, strings.thread.deleted);
  scene.router.go({ page: "settings" });
  const found = { page: "chat", projectId: "p1", threadId: "a", messageId: "m" } as const;
  scene.router.go(found);
  assertEquals([scene.toasts.shown.peek(), scene.shown], [null, ["a", "b"]]);
  assertEquals(scene.router.route.peek(), found, "the place it was opened at stays");
  await scene.clock.pass(2 * MILLISECONDS_TO_UNDO);
  assertEquals(scene.deletions, 0);
});

Deno.test("opening a thread whose deletion was undone leaves the next offer to undo as it is", async () => {
  const scene = await Scene.of(chatThread("a"), chatThread("b"));
  const [a, b] = scene.list.threads.peek();
  scene.actions.delete(a!);
  scene.toasts.undo();
  scene.actions.delete(b!);
  scene.open("a");
  assertEquals(scene.shown, ["a"]);
});

Deno.test("a second deletion doesn't wait for the first offer to run out", async () => {
  const scene = await Scene.of(chatThread("a"), chatThread("b"));
  scene.server.answers["DELETE /api/v1/threads/a"] = () => new Response(null, { status: 204 });
  const [a, b] = scene.list.threads.peek();
  scene.actions.delete(a!);
  scene.actions.delete(b!);
  await settle();
  assertEquals(scene.deletions, 1);
  assertEquals(scene.shown, []);
});

Deno.test("a refused deletion brings the thread back and says why", async () => {
  const scene = await Scene.of(chatThread("a"));
  scene.server.answers["DELETE /api/v1/threads/a"] = () => problem(500, "internal_error", "x");
  scene.actions.delete(scene.thread);
  await scene.clock.pass(MILLISECONDS_TO_UNDO);
  assertEquals(scene.shown, ["a"]);
  assertEquals(scene.actions.problem.peek(), strings.problems.unknown);
  scene.actions.dismissProblem();
  assertEquals(scene.actions.problem.peek(), null);
});

Deno.test("a thread that waits to be deleted stays out of a list that is made meanwhile", async () => {
  const scene = await Scene.of(chatThread("a"), chatThread("b"));
  scene.server.answers["DELETE /api/v1/threads/a"] = () => new Response(null, { status: 204 });
  const [a, b] = scene.list.threads.peek();
  scene.actions.delete(a!);
  await scene.leaveAndComeBack();
  assertEquals(scene.shown, ["b"]);
  await scene.clock.pass(MILLISECONDS_TO_UNDO);
  assertEquals([scene.shown, scene.deletions], [["b"], 1]);
  scene.actions.delete(b!);
  await scene.leaveAndComeBack();
  scene.toasts.undo();
  assertEquals(scene.shown, ["b"], "and is back in it when that is undone");
});

Deno.test("archiving is asked for at once and can be reversed", async () => {
  const scene = await Scene.of(chatThread("a"));
  const thread = scene.thread;
  scene.server.answers["PATCH /api/v1/threads/a"] = ({ body }) =>
    json({ ...thread, ...body as object });
  scene.actions.archive(thread);
  await settle();
  assertEquals(scene.shown, []);
  scene.toasts.undo();
  await settle();
  assertEquals(scene.shown, ["a"]);
  const changes = scene.server.requests.filter(({ method }) => method === "PATCH");
  assertEquals(changes.map(({ body }) => body), [{ is_archived: true }, { is_archived: false }]);
});

Deno.test("undoing leads back to the thread that was open, unless somebody has gone elsewhere", async () => {
  const scene = await Scene.of(chatThread("a"));
  const thread = scene.thread;
  scene.server.answers["PATCH /api/v1/threads/a"] = ({ body }) =>
    json({ ...thread, ...body as object });
  scene.open("a");
  scene.actions.archive(thread);
  assertEquals(scene.place, null);
  scene.toasts.undo();
  await settle();
  assertEquals(scene.place, "a");
  scene.actions.archive(thread);
  scene.toasts.undo();
  scene.router.go({ page: "settings" });
  await settle();
  assertEquals([scene.shown, scene.place], [["a"], "settings"]);
});

Deno.test("a thread that can't be taken out of the archive stays there, and why is told", async () => {
  const scene = await Scene.of(chatThread("a"));
  const thread = scene.thread;
  scene.server.answers["PATCH /api/v1/threads/a"] = () => json({ ...thread, is_archived: true });
  scene.actions.archive(thread);
  await settle();
  scene.server.answers["PATCH /api/v1/threads/a"] = () => problem(500, "internal_error", "x");
  scene.toasts.undo();
  await settle();
  assertEquals([scene.shown, scene.actions.problem.peek()], [[], strings.problems.unknown]);
});

Deno.test("a thread taken out of the archive is listed again", async () => {
  const scene = await Scene.of(chatThread("a"));
  const archived = chatThread("b", { is_archived: true });
  scene.server.answers["PATCH /api/v1/threads/b"] = ({ body }) =>
    json({ ...archived, ...body as object });
  const unarchiving = scene.actions.unarchive(archived);
  assertEquals([...scene.actions.leaving.peek()], ["b"]);
  await unarchiving;
  assertEquals(scene.shown.toSorted(), ["a", "b"]);
  scene.server.answers["PATCH /api/v1/threads/c"] = () => problem(500, "internal_error", "x");
  await scene.actions.unarchive(chatThread("c", { is_archived: true }));
  assertEquals([scene.shown.length, scene.actions.problem.peek()], [2, strings.problems.unknown]);
});

Deno.test("a thread with a running answer is looked at until the answer has ended", async () => {
  const scene = await Scene.of(
    chatThread("a", { is_generating: true }),
    chatThread("b"),
    chatThread("open", { is_generating: true }),
  );
  let isRunning = true;
  scene.server.answers["GET /api/v1/threads/a"] = () =>
    json(chatThread("a", { is_generating: isRunning }));
  const looks = () => scene.server.paths.filter((path) => path === "GET /api/v1/threads/a").length;
  const end = watchRunningThreads(scene.api, scene.list, () => "open", scene.clock);
  await scene.clock.pass(MILLISECONDS_BETWEEN_LOOKS);
  assertEquals(looks(), 1);
  isRunning = false;
  await scene.clock.pass(5 * MILLISECONDS_BETWEEN_LOOKS);
  assertEquals(looks(), 2);
  const running = scene.list.threads.peek().filter((thread) => thread.is_generating);
  assertEquals(running.map(({ id }) => id), ["open"]);
  end();
  assertEquals(scene.clock.waiting, 0);
});

Deno.test("a look that began before a thread was deleted or changed says nothing new of it", async () => {
  const [a, b] = ["a", "b"].map((id) => chatThread(id, { is_generating: true }));
  const scene = await Scene.of(a!, b!);
  const late: (() => void)[] = [];
  for (const thread of [a!, b!]) {
    scene.server.answers[`GET /api/v1/threads/${thread.id}`] = () =>
      new Promise((answer) => late.push(() => answer(json(thread))));
  }
  scene.server.answers["DELETE /api/v1/threads/a"] = () => new Response(null, { status: 204 });
  const end = watchRunningThreads(scene.api, scene.list, () => null, scene.clock);
  await scene.clock.pass(MILLISECONDS_BETWEEN_LOOKS);
  await scene.list.remove("a");
  scene.list.apply({ ...b!, title: "Named" });
  late.splice(0).forEach((answer) => answer());
  await settle();
  assertEquals(scene.list.threads.peek().map(({ title }) => title), ["Named"]);
  await scene.clock.pass(MILLISECONDS_BETWEEN_LOOKS);
  assertEquals(late.length, 1, "the other one is looked at again");
  end();
});
