import { ApiClient } from "../../src/api/client.ts";
import { ArchivedThreads } from "../../src/store/archived-threads.ts";
import { FakeServer, json } from "../api/fake_server.ts";
import { assertEquals } from "../assert.ts";
import { settle } from "../live/fake_clock.ts";
import { chatThread } from "./wire.ts";

/** A server with two pages of archived threads, of which it holds back the second. */
class Scene {
  readonly late: (() => void)[] = [];
  readonly server = new FakeServer({
    "GET /api/v1/threads": ({ path }) => {
      if (!path.includes("cursor=c1")) return json(this.#page("a", "c1"));
      return new Promise((answer) => this.late.push(() => answer(json(this.#page("b", null)))));
    },
  });
  readonly list = new ArchivedThreads(
    new ApiClient({ fetch: this.server.fetch, exclusively: (run) => run() }),
    "p1",
  );

  get ids(): string[] {
    return this.list.threads.value.map(({ id }) => id.slice(0, 1)).filter((id, at, all) =>
      all.indexOf(id) === at
    );
  }

  /** Long enough to be all that is read at once. */
  #page(name: string, cursor: string | null) {
    const ids = Array.from({ length: 20 }, (_, at) => `${name}${at}`);
    const threads = ids.map((id) => chatThread(id, { is_archived: true }));
    return { threads, has_more: cursor !== null, next_cursor: cursor };
  }
}

Deno.test("reading anew while more is read begins with the first page again", async () => {
  const scene = new Scene();
  await scene.list.load();
  assertEquals([scene.ids, scene.list.hasMore.value], [["a"], true]);
  const more = scene.list.loadMore();
  await settle();
  const anew = scene.list.load();
  scene.late.forEach((answer) => answer());
  await Promise.all([more, anew]);
  assertEquals([scene.ids, scene.list.state.value, scene.list.failure.value], [
    ["a"],
    "ready",
    null,
  ]);
  const rest = scene.list.loadMore();
  await scene.list.loadMore();
  await settle();
  scene.late.at(-1)?.();
  await rest;
  assertEquals([scene.ids, scene.late.length], [["a", "b"], 2]);
});

Deno.test("nothing is shown any more once it is disposed of", async () => {
  const scene = new Scene();
  const loading = scene.list.load();
  scene.list.dispose();
  await loading;
  assertEquals([scene.ids, scene.list.failure.value], [[], null]);
});
