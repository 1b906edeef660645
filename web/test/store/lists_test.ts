import { ApiClient, ApiError } from "../../src/api/client.ts";
import { ProjectStore } from "../../src/store/projects.ts";
import { SessionStore } from "../../src/store/session.ts";
import { ThreadListStore } from "../../src/store/thread-list.ts";
import { FakeServer, json, problem } from "../api/fake_server.ts";
import { assertEquals, assertRejects } from "../assert.ts";
import { FakeClock, settle } from "../live/fake_clock.ts";
import { chatThread } from "./wire.ts";

const threadsAddress = "GET /api/v1/threads";

function clientOf(server: FakeServer): ApiClient {
  return new ApiClient({ fetch: server.fetch, exclusively: (run) => run() });
}

function at(id: string, minute: number, fields: object = {}) {
  const time = `2026-11-22T10:${String(minute).padStart(2, "0")}:00.000Z`;
  return chatThread(id, { last_activity_at: time, ...fields });
}

function listOf(...threads: unknown[]) {
  return () => json({ threads, has_more: false, next_cursor: null });
}

class Scene {
  readonly clock = new FakeClock();
  readonly server = new FakeServer({});
  readonly list = new ThreadListStore(clientOf(this.server), "p1", { clock: this.clock });

  constructor(...threads: unknown[]) {
    this.server.answers[threadsAddress] = listOf(...threads);
  }

  get ids(): string[] {
    return this.list.threads.value.map((thread) => thread.id);
  }
}

Deno.test("threads are read page by page, each once", async () => {
  const scene = new Scene();
  const pages: Record<string, object> = {
    "": { threads: [at("a", 9), at("b", 8)], has_more: true, next_cursor: "c1" },
    c1: { threads: [at("b", 8), at("c", 7)], has_more: false, next_cursor: null },
  };
  scene.server.answers[threadsAddress] = ({ path }) =>
    json(pages[new URL(path, "http://host").searchParams.get("cursor") ?? ""]);
  await scene.list.load();
  assertEquals([scene.ids, scene.list.hasMore.value], [["a", "b"], true]);
  await Promise.all([scene.list.loadMore(), scene.list.loadMore()]);
  assertEquals([scene.ids, scene.list.hasMore.value], [["a", "b", "c"], false]);
  await scene.list.loadMore();
  assertEquals(scene.server.paths, [
    `${threadsAddress}?project_id=p1&limit=30`,
    `${threadsAddress}?project_id=p1&limit=30&cursor=c1`,
  ]);
});

Deno.test("starting again forgets what is listed before it is read anew", async () => {
  const scene = new Scene(at("a", 9));
  await scene.list.load();
  scene.server.answers[threadsAddress] = listOf(at("b", 8));
  const restarted = scene.list.restart();
  assertEquals(scene.ids, []);
  await restarted;
  assertEquals(scene.ids, ["b"]);
});

Deno.test("a search waits until typing rests", async () => {
  const scene = new Scene(at("a", 9));
  for (const text of ["s", "sw", "swi "]) {
    scene.list.search(text);
    await scene.clock.pass(200);
  }
  assertEquals(scene.server.paths, []);
  await scene.clock.pass(50);
  assertEquals(scene.server.paths, [`${threadsAddress}?project_id=p1&search=swi&limit=30`]);
  scene.list.search("");
  await scene.clock.pass(0);
  assertEquals(scene.server.paths.at(-1), `${threadsAddress}?project_id=p1&limit=30`);
});

Deno.test("a late answer to an earlier search is not shown", async () => {
  const scene = new Scene();
  const answers = new Map<string, (response: Response) => void>();
  scene.server.answers[threadsAddress] = ({ path }) => {
    const search = new URL(path, "http://host").searchParams.get("search") ?? "";
    return new Promise((resolve) => answers.set(search, resolve));
  };
  scene.list.search("old");
  await scene.clock.pass(250);
  scene.list.search("new");
  await scene.clock.pass(250);
  answers.get("new")?.(listOf(at("new", 1))());
  await settle();
  answers.get("old")?.(listOf(at("old", 1))());
  await scene.clock.pass(1000);
  assertEquals([scene.ids, scene.list.state.value], [["new"], "ready"]);
});

Deno.test("live updates move a thread up, add new ones, and take archived ones away", async () => {
  const scene = new Scene(at("a", 9), at("b", 8));
  await scene.list.load();
  scene.list.apply(at("b", 10, { title: "Named" }));
  assertEquals([scene.ids, scene.list.threads.value[0]?.title], [["b", "a"], "Named"]);
  scene.list.apply(at("c", 11));
  scene.list.apply(at("elsewhere", 12, { project_id: "p2" }));
  scene.list.apply(at("a", 9, { is_archived: true }));
  assertEquals(scene.ids, ["c", "b"]);
});

Deno.test("while searching, live updates change only what was found", async () => {
  const scene = new Scene(at("a", 9), at("b", 8));
  scene.list.search("word");
  await scene.clock.pass(250);
  await settle();
  scene.list.apply(at("b", 10, { title: "Named" }));
  scene.list.apply(at("c", 11));
  assertEquals([scene.ids, scene.list.threads.value[1]?.title], [["a", "b"], "Named"]);
});

Deno.test("a change shows at once, and is taken back when it is refused", async () => {
  const scene = new Scene(at("a", 9), at("b", 8));
  await scene.list.load();
  scene.server.answers["PATCH /api/v1/threads/a"] = () => json(at("a", 9, { is_pinned: true }));
  const pinning = scene.list.pin("a", true);
  assertEquals(scene.list.threads.value[0]?.is_pinned, true);
  await pinning;
  scene.server.answers["PATCH /api/v1/threads/b"] = () =>
    problem(422, "validation_failed", "Empty.");
  const renaming = scene.list.rename("b", "");
  assertEquals(scene.list.threads.value[1]?.title, "");
  assertEquals((await assertRejects(renaming, ApiError)).code, "validation_failed");
  assertEquals(scene.list.threads.value[1]?.title, "Thread b");
  scene.server.answers["PATCH /api/v1/threads/b"] = () => problem(404, "thread_not_found", "Gone.");
  await assertRejects(scene.list.archive("b", true), ApiError);
  assertEquals(scene.ids, ["a", "b"]);
});

Deno.test("a deleted thread leaves at once and comes back when the server refuses", async () => {
  const scene = new Scene(at("a", 9), at("b", 8));
  await scene.list.load();
  scene.server.answers["DELETE /api/v1/threads/a"] = () => new Response(null, { status: 204 });
  const removing = scene.list.remove("a");
  assertEquals(scene.ids, ["b"]);
  await removing;
  await assertRejects(scene.list.remove("b"), ApiError);
  assertEquals(scene.ids, ["b"]);
});

Deno.test("a created thread is on top", async () => {
  const scene = new Scene(at("a", 9));
  await scene.list.load();
  scene.server.answers["POST /api/v1/threads"] = () => json(at("new", 30), 201);
  assertEquals((await scene.list.create()).id, "new");
  assertEquals(scene.ids, ["new", "a"]);
});

Deno.test("a list that can't be read says why; the next page failing keeps what is shown", async () => {
  const scene = new Scene();
  scene.server.answers[threadsAddress] = () => problem(500, "internal_error", "Oops.");
  await scene.list.load();
  assertEquals([scene.list.state.value, scene.list.failure.value?.code], [
    "failed",
    "internal_error",
  ]);
  scene.server.answers[threadsAddress] = () =>
    json({ threads: [at("a", 9)], has_more: true, next_cursor: "c1" });
  await scene.list.load();
  assertEquals([scene.list.state.value, scene.list.failure.value], ["ready", null]);
  scene.server.answers[threadsAddress] = () => Promise.reject(new TypeError("offline"));
  await scene.list.loadMore();
  assertEquals([scene.ids, scene.list.state.value, scene.list.failure.value?.code], [
    ["a"],
    "ready",
    "network_error",
  ]);
});

Deno.test("disposing calls off what is asked or waits", async () => {
  const scene = new Scene(at("a", 9));
  const loading = scene.list.load();
  scene.list.search("word");
  scene.list.dispose();
  await loading;
  assertEquals([scene.ids, scene.clock.waiting], [[], 0]);
});

Deno.test("projects are loaded, made, changed and removed", async () => {
  const server = new FakeServer({
    "GET /api/v1/projects": () => json({ projects: [{ id: "p1", name: "One" }], has_more: false }),
    "POST /api/v1/projects": () => json({ id: "p2", name: "Two" }, 201),
    "PATCH /api/v1/projects/p1": () => json({ id: "p1", name: "First" }),
    "DELETE /api/v1/projects/p2": () => new Response(null, { status: 204 }),
  });
  const store = new ProjectStore(clientOf(server));
  await store.load();
  await store.create({ name: "Two" });
  await store.update("p1", { name: "First" });
  assertEquals(store.projects.value.map((project) => project.name), ["Two", "First"]);
  assertEquals(store.find("p1")?.name, "First");
  await store.remove("p2");
  assertEquals([store.projects.value.length, store.state.value], [1, "ready"]);
});

Deno.test("a session is found, begun and ended; nobody being signed in is no failure", async () => {
  const ada = { id: "u1", display_name: "Ada" };
  const server = new FakeServer({
    "GET /api/v1/auth/me": () => problem(401, "unauthorized", "Sign in."),
    "POST /api/v1/auth/refresh": () => problem(401, "unauthorized", "Sign in."),
    "POST /api/v1/auth/login": () => json({ user: ada }),
    "POST /api/v1/auth/logout": () => new Response(null, { status: 204 }),
    "PATCH /api/v1/auth/me": () => json({ user: { ...ada, display_name: "Lovelace" } }),
  });
  const session = new SessionStore(clientOf(server));
  await session.start();
  assertEquals([session.user.value, session.state.value], [null, "signed_out"]);
  await session.login("a@b.c", "correct horse");
  await session.update({ email: "a@b.c", display_name: "Lovelace" });
  assertEquals([session.user.value?.display_name, session.state.value], ["Lovelace", "active"]);
  await session.logout();
  assertEquals([session.user.value, session.state.value], [null, "signed_out"]);
  await session.login("a@b.c", "correct horse");
  server.answers["GET /api/v1/auth/me"] = () => json({ user: { ...ada, display_name: "King" } });
  await session.look();
  assertEquals(session.user.value?.display_name, "King");
  server.answers["DELETE /api/v1/auth/me"] = () => new Response(null, { status: 204 });
  await session.deleteAccount();
  assertEquals([session.user.value, session.state.value], [null, "signed_out"]);
  server.answers["GET /api/v1/auth/me"] = () => Promise.reject(new TypeError("offline"));
  assertEquals((await assertRejects(session.start(), ApiError)).code, "network_error");
});
