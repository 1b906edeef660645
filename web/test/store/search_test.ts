import { ApiClient } from "../../src/api/client.ts";
import type { SearchResult } from "../../src/api/search.ts";
import { ArchivedThreads } from "../../src/store/archived-threads.ts";
import { ThreadSearch } from "../../src/store/thread-search.ts";
import { FakeServer, json, problem } from "../api/fake_server.ts";
import { assertEquals } from "../assert.ts";
import { FakeClock, settle } from "../live/fake_clock.ts";
import { chatThread } from "./wire.ts";

const searchAddress = "GET /api/v1/search";

function found(id: string): SearchResult {
  return {
    kind: "message",
    message_id: id,
    thread_id: "t1",
    project_id: "p1",
    thread_title: "Thread",
    is_archived: false,
    is_user: true,
    created_at: "2026-11-22T09:00:00.000Z",
    segments: [{ text: id, is_match: true }],
  };
}

function resultsOf(...ids: string[]): Response {
  return json({ results: ids.map(found), total: ids.length, has_more: false, next_cursor: null });
}

class Scene {
  readonly clock = new FakeClock();
  readonly server = new FakeServer({ [searchAddress]: () => resultsOf("a", "b") });
  readonly api = new ApiClient({ fetch: this.server.fetch, exclusively: (run) => run() });
  readonly search = new ThreadSearch(this.api, "p1", this.clock);

  get ids(): (string | null)[] {
    return this.search.results.value.map((result) => result.message_id);
  }

  async find(text: string): Promise<void> {
    this.search.type(text);
    await this.clock.pass(150);
  }
}

Deno.test("a search waits until typing rests", async () => {
  const scene = new Scene();
  for (const text of ["s", "sw", "swi "]) {
    scene.search.type(text);
    await scene.clock.pass(100);
  }
  assertEquals([scene.server.paths, scene.search.state.value], [[], "searching"]);
  await scene.clock.pass(50);
  assertEquals(scene.server.paths, [`${searchAddress}?q=swi&project_id=p1&limit=30`]);
  assertEquals([scene.ids, scene.search.state.value], [["a", "b"], "ready"]);
  scene.search.type("swi");
  await scene.clock.pass(150);
  assertEquals(scene.server.paths.length, 1);
});

Deno.test("a late answer to an earlier search is dropped", async () => {
  const scene = new Scene();
  const answers = new Map<string, (response: Response) => void>();
  scene.server.answers[searchAddress] = ({ path }) => {
    const query = new URL(path, "http://host").searchParams.get("q") ?? "";
    return new Promise((resolve) => answers.set(query, resolve));
  };
  await scene.find("old");
  await scene.find("new");
  answers.get("new")?.(resultsOf("new"));
  await settle();
  answers.get("old")?.(resultsOf("old"));
  await settle();
  assertEquals([scene.ids, scene.search.state.value], [["new"], "ready"]);
});

Deno.test("what was found stays in sight while the next search runs", async () => {
  const scene = new Scene();
  await scene.find("one");
  scene.search.type("two");
  assertEquals([scene.ids, scene.search.state.value], [["a", "b"], "searching"]);
});

Deno.test("an empty text ends the search at once, also one that runs", async () => {
  const scene = new Scene();
  await scene.find("one");
  scene.search.type("two");
  scene.search.type("  ");
  await scene.clock.pass(1000);
  assertEquals([scene.ids, scene.search.state.value, scene.search.query.value], [[], "idle", ""]);
  assertEquals(scene.server.paths.length, 1);
});

Deno.test("arrows go from the field through the results and back to the field", async () => {
  const scene = new Scene();
  const places: (number | null)[] = [];
  scene.search.move(1);
  places.push(scene.search.active.value);
  await scene.find("one");
  for (const step of [1, 1, 1, -1, -1] as const) {
    scene.search.move(step);
    places.push(scene.search.active.value);
  }
  assertEquals(places, [null, 0, 1, null, 1, 0]);
  await scene.find("two");
  assertEquals(scene.search.active.value, null);
});

Deno.test("more results are read by the cursor, once", async () => {
  const scene = new Scene();
  scene.server.answers[searchAddress] = ({ path }) =>
    path.includes("cursor=c1")
      ? resultsOf("c")
      : json({ results: [found("a")], total: 2, has_more: true, next_cursor: "c1" });
  await scene.find("one");
  await Promise.all([scene.search.loadMore(), scene.search.loadMore()]);
  assertEquals([scene.ids, scene.search.hasMore.value], [["a", "c"], false]);
  assertEquals(scene.server.paths.length, 2);
});

Deno.test("a search that fails says why and can be tried again", async () => {
  const scene = new Scene();
  scene.server.answers[searchAddress] = () => problem(500, "internal_error", "Oops.");
  await scene.find("one");
  const { state, failure } = scene.search;
  assertEquals([state.value, failure.value?.code], ["failed", "internal_error"]);
  scene.server.answers[searchAddress] = () => resultsOf("a");
  await scene.search.retry();
  assertEquals([state.value, failure.value, scene.ids], ["ready", null, ["a"]]);
  scene.search.dispose();
  assertEquals(scene.clock.waiting, 0);
});

Deno.test("archived threads are picked out of the pages, over pages that have none", async () => {
  const scene = new Scene();
  const archived = (id: string) => chatThread(id, { is_archived: true });
  const pages: Record<string, object> = {
    "": { threads: [chatThread("a")], has_more: true, next_cursor: "c1" },
    c1: { threads: [archived("b"), chatThread("c")], has_more: false, next_cursor: null },
  };
  scene.server.answers["GET /api/v1/threads"] = ({ path }) =>
    json(pages[new URL(path, "http://host").searchParams.get("cursor") ?? ""]);
  const list = new ArchivedThreads(scene.api, "p1");
  await list.load();
  assertEquals(list.threads.value.map(({ id }) => id), ["b"]);
  assertEquals([list.state.value, list.hasMore.value], ["ready", false]);
  await list.loadMore();
  assertEquals(scene.server.paths.length, 2);
});

Deno.test("archived threads that can't be read say why", async () => {
  const scene = new Scene();
  scene.server.answers["GET /api/v1/threads"] = () => problem(500, "internal_error", "Oops.");
  const list = new ArchivedThreads(scene.api, "p1");
  await list.load();
  assertEquals([list.state.value, list.failure.value?.code], ["failed", "internal_error"]);
  list.dispose();
});
