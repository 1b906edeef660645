import { ApiClient, ApiError } from "../../src/api/client.ts";
import {
  correctSummary,
  summariesOf,
  summarise,
  threadContext,
  undoSummary,
} from "../../src/api/summaries.ts";
import { assertEquals, assertRejects } from "../assert.ts";
import { FakeServer, json, problem } from "./fake_server.ts";

function clientOf(server: FakeServer): ApiClient {
  return new ApiClient({ fetch: server.fetch, exclusively: (run) => run() });
}

Deno.test("each call about summaries goes to its address with what it was given", async () => {
  const server = new FakeServer(
    { "DELETE /api/v1/summaries/s%2F1": () => new Response(null, { status: 204 }) },
    () => json({ summaries: [{ id: "s1" }], used: 5 }),
  );
  const api = clientOf(server);
  assertEquals((await threadContext(api, "t/1")).used, 5);
  await summarise(api, "t/1", true);
  assertEquals((await summariesOf(api, "t/1")).map(({ id }) => id), ["s1"]);
  await correctSummary(api, "s/1", { key_topics: ["hats"] });
  assertEquals(await undoSummary(api, "s/1"), undefined);
  assertEquals(server.paths, [
    "GET /api/v1/threads/t%2F1/context",
    "POST /api/v1/threads/t%2F1/summarize",
    "GET /api/v1/threads/t%2F1/summaries?limit=100",
    "PATCH /api/v1/summaries/s%2F1",
    "DELETE /api/v1/summaries/s%2F1",
  ]);
  assertEquals(server.requests.map(({ body }) => body), [
    undefined,
    { force: true },
    undefined,
    { key_topics: ["hats"] },
    undefined,
  ]);
});

Deno.test("that there is nothing to summarise is told as it is", async () => {
  const server = new FakeServer({}, () => problem(409, "conflict", "Nothing to summarise."));
  const failure = await assertRejects(summarise(clientOf(server), "t1", false), ApiError);
  assertEquals([failure.code, failure.detail], ["conflict", "Nothing to summarise."]);
});

Deno.test("the context that nobody waits for any more is not asked for", async () => {
  const abandoned = new AbortController();
  const server = new FakeServer({}, () => {
    abandoned.abort();
    return Promise.reject(abandoned.signal.reason);
  });
  const context = threadContext(clientOf(server), "t1", abandoned.signal);
  assertEquals((await assertRejects(context, DOMException)).name, "AbortError");
});
