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

/** Answers as the server does: pinned threads and the others are asked for apart. */
function listOf(...threads: ReturnType<typeof at>[]) {
  return ({ path }: { path: string }) => {
    const isPinned = searchOf(path).get("is_pinned") === "true";
    const part = threads.filter((thread) => thread.is_pinned === isPinned);
    return json({ threads: part, has_more: false, next_cursor: null });
  };
}

function searchOf(path: string): URLSearchParams {
  return new URL(path, "http://host").searchParams;
}

class Scene {
  readonly clock = new FakeClock();
  readonly server = new FakeServer({});
  readonly list = new ThreadListStore(clientOf(this.server), "p1", { clock: this.clock });

  constructor(...threads: ReturnType<typeof at>[]) {
    this.server.answers[threadsAddress] = listOf(...threads);
  }

  get ids(): string[] {
    return this.list.threads.value.map((thread) => thread.id);
  }
}

Deno.test("threads are read page by page, each once; the pinned ones all, apart", async () => {
  const scene = new Scene();
  const pages: Record<string, object> = {
    "true": {
      threads: [at("p", 1, { is_pinned: true })],
      has_more: true,
      next_cursor: "p1",
    },
    "true p1": {
      threads: [at("q", 0, { is_pinned: true })],
      has_more: false,
      next_cursor: null,
    },
    "false": { threads: [at("a", 9), at("b", 8)], has_more: true, next_cursor: "c1" },
    "false c1": { threads: [at("b", 8), at("c", 7)], has_more: false, next_cursor: null },
  };
  scene.server.answers[threadsAddress] = ({ path }) => {
    const query = searchOf(path);
    return json(pages[`${query.get("is_pinned")} ${query.get("cursor") ?? ""}`.trim()]);
  };
  await scene.list.load();
  assertEquals([scene.ids, scene.list.hasMore.value], [["p", "q", "a", "b"], true]);
  await Promise.all([scene.list.loadMore(), scene.list.loadMore()]);
  assertEquals([scene.ids, scene.list.hasMore.value], [["p", "q", "a", "b", "c"], false]);
  await scene.list.loadMore();
  const asked = scene.server.paths.filter((path) => path.includes("is_pinned=false"));
  assertEquals(asked, [
    `${threadsAddress}?project_id=p1&sort_by=activity&is_pinned=false&limit=30`,
    `${threadsAddress}?project_id=p1&sort_by=activity&is_pinned=false&limit=30&cursor=c1`,
  ]);
});

Deno.test("another order shows at once and is what the server is asked for", async () => {
  const scene = new Scene(
    at("a", 9, { created_at: "2026-11-01T00:00:00.000Z" }),
    at("b", 8, { created_at: "2026-11-02T00:00:00.000Z" }),
  );
  await scene.list.load();
  const sorting = scene.list.sortBy("created");
  assertEquals(scene.ids, ["b", "a"]);
  scene.server.answers[threadsAddress] = listOf(at("c", 1));
  await sorting;
  assertEquals(searchOf(scene.server.paths.at(-1)!).get("sort_by"), "created");
  const count = scene.server.paths.length;
  await scene.list.sortBy("created");
  assertEquals(scene.server.paths.length, count);
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

Deno.test("a late answer to an earlier order is not shown", async () => {
  const scene = new Scene();
  const late: (() => void)[] = [];
  scene.server.answers[threadsAddress] = (request) =>
    new Promise((resolve) => late.push(() => resolve(listOf(at("old", 1))(request))));
  const first = scene.list.load();
  await settle();
  scene.server.answers[threadsAddress] = listOf(at("new", 1));
  await scene.list.sortBy("updated");
  late.forEach((answer) => answer());
  await first;
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

Deno.test("pinning puts a thread on top, and back into its place", async () => {
  const scene = new Scene(at("a", 9), at("b", 8), at("c", 7));
  await scene.list.load();
  scene.list.apply(at("b", 8, { is_pinned: true }));
  assertEquals(scene.ids, ["b", "a", "c"]);
  scene.list.apply(at("a", 10));
  assertEquals(scene.ids, ["b", "a", "c"]);
  scene.list.apply(at("b", 8));
  assertEquals(scene.ids, ["a", "b", "c"]);
});

Deno.test("a change shows at once, and is taken back when it is refused", async () => {
  const scene = new Scene(at("a", 9), at("b", 8));
  await scene.list.load();
  scene.server.answers["PATCH /api/v1/threads/a"] = () => json(at("a", 9, { is_pinned: true }));
  const pinning = scene.list.pin("a", true);
  assertEquals(scene.list.threads.value[0]?.is_pinned, true);
  await pinning;
  await scene.list.pin("a", false).catch(() => {});
  scene.list.apply(at("a", 9));
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
  scene.server.answers[threadsAddress] = ({ path }) =>
    searchOf(path).get("is_pinned") === "true"
      ? json({ threads: [], has_more: false })
      : json({ threads: [at("a", 9)], has_more: true, next_cursor: "c1" });
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

Deno.test("disposing calls off what is asked", async () => {
  const scene = new Scene(at("a", 9));
  const loading = scene.list.load();
  scene.list.dispose();
  await loading;
  assertEquals(scene.ids, []);
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
