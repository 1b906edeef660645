import { ApiClient } from "../../src/api/client.ts";
import type { ChatThread } from "../../src/api/types.ts";
import { signal } from "../../src/store/signal.ts";
import { MILLISECONDS_BETWEEN_LOOKS, SummaryStore } from "../../src/store/summaries.ts";
import type { Failure } from "../../src/store/transcript.ts";
import { FakeServer, json, problem } from "../api/fake_server.ts";
import { assertEquals } from "../assert.ts";
import { FakeClock, settle } from "../live/fake_clock.ts";
import { chatThread } from "./wire.ts";

const summariesAddress = "GET /api/v1/threads/t1/summaries";
const begunAddress = "POST /api/v1/threads/t1/summarize";

function summary(id: string, text = "- A hat") {
  return { id, thread_id: "t1", summary_text: text, key_topics: [] };
}

class Scene {
  readonly clock = new FakeClock();
  readonly server = new FakeServer({
    [summariesAddress]: () => json({ summaries: this.summaries }),
    [begunAddress]: () => json({ summary_id: "s2", status: "processing", estimated_time: 4 }, 202),
  });
  summaries = [summary("s1")];
  readonly thread = signal<ChatThread | null>(chatThread("t1"));
  readonly failure = signal<Failure | null>(null);
  readonly store = new SummaryStore(
    new ApiClient({ fetch: this.server.fetch, exclusively: (run) => run() }),
    {
      threadId: "t1",
      thread: this.thread,
      failure: this.failure,
      dismissFailure: () => this.failure.set(null),
    },
    this.clock,
  );
  readonly end = this.store.start();

  get ids(): string[] {
    return this.store.summaries.value.map(({ id }) => id);
  }

  get forced(): unknown[] {
    return this.server.requests.filter(({ method }) => method === "POST").map(({ body }) => body);
  }
}

Deno.test("a summary is begun, looked for, and done once it is there", async () => {
  const scene = new Scene();
  await scene.store.load();
  assertEquals([scene.store.state.value, scene.ids], ["ready", ["s1"]]);
  const beginning = scene.store.begin();
  await scene.store.begin();
  await beginning;
  const dueAt = scene.clock.now() + 8_000;
  assertEquals(scene.store.job.value, { state: "working", id: "s2", seconds: 4, dueAt });
  assertEquals(scene.forced, [{ force: false }], "asked for once");
  await scene.clock.pass(MILLISECONDS_BETWEEN_LOOKS);
  assertEquals(scene.store.job.value.state, "working");
  scene.summaries = [summary("s2"), ...scene.summaries];
  await scene.clock.pass(MILLISECONDS_BETWEEN_LOOKS);
  assertEquals([scene.store.job.value.state, scene.ids], ["done", ["s2", "s1"]]);
  assertEquals(scene.clock.waiting, 0);
});

Deno.test("a change of the thread's summaries has them read anew, until nobody follows", async () => {
  const scene = new Scene();
  scene.thread.set(chatThread("t1", { title: "Hats" }));
  await settle();
  assertEquals(scene.server.paths, []);
  scene.thread.set(chatThread("t1", { summary_count: 1 }));
  await settle();
  assertEquals(scene.ids, ["s1"]);
  scene.end();
  scene.thread.set(chatThread("t1", { summary_count: 2 }));
  await settle();
  assertEquals(scene.server.paths.length, 1);
});

Deno.test("where only the newest messages are left, they are asked for; where nothing is, that is told", async () => {
  const scene = new Scene();
  scene.server.answers[begunAddress] = () => problem(409, "conflict", "Nothing to summarise.");
  await scene.store.begin();
  assertEquals(scene.forced, [{ force: false }, { force: true }]);
  assertEquals(scene.store.job.value, { state: "nothing" });
  scene.server.answers[begunAddress] = () => problem(503, "ai_provider_error", "Down.");
  await scene.store.begin();
  const { job } = scene.store;
  assertEquals(job.value.state === "failed" && job.value.failure.code, "ai_provider_error");
});

Deno.test("of the thread's failures only one in the background is that of its summary", async () => {
  const scene = new Scene();
  await scene.store.begin();
  const offline: Failure = { code: "network_error", detail: null, retryAt: null };
  scene.failure.set(offline);
  assertEquals([scene.store.job.value.state, scene.failure.value], ["working", offline]);
  const told: Failure = { ...offline, code: "ai_provider_error", inBackground: true };
  scene.failure.set(told);
  assertEquals([scene.store.job.value, scene.failure.value], [
    { state: "failed", failure: told },
    null,
  ]);
  assertEquals(scene.clock.waiting, 0, "it isn't looked for any more");
  scene.failure.set(told);
  assertEquals(scene.failure.value, told, "without a summary under way it is the thread's");
});

Deno.test("a summary may fail before the answer that it has begun is read", async () => {
  const scene = new Scene();
  const told: Failure = {
    code: "ai_provider_error",
    detail: null,
    retryAt: null,
    inBackground: true,
  };
  const beginning = scene.store.begin();
  scene.failure.set(told);
  await beginning;
  assertEquals(scene.store.job.value, { state: "failed", failure: told });
  assertEquals([scene.failure.value, scene.clock.waiting], [null, 0]);
});

Deno.test("summaries that can't be read say why; those that are shown stay", async () => {
  const scene = new Scene();
  const answer = scene.server.answers[summariesAddress]!;
  scene.server.answers[summariesAddress] = () => problem(500, "internal_error", "Oops.");
  await scene.store.load();
  assertEquals([scene.store.state.value, scene.store.failure.value?.code], [
    "failed",
    "internal_error",
  ]);
  scene.server.answers[summariesAddress] = answer;
  await scene.store.load();
  assertEquals([scene.store.state.value, scene.store.failure.value], ["ready", null]);
  scene.server.answers[summariesAddress] = () => Promise.reject(new TypeError("offline"));
  await scene.store.load();
  assertEquals([scene.ids, scene.store.state.value], [["s1"], "ready"]);
});

Deno.test("a summary is corrected in its place, and undone", async () => {
  const scene = new Scene();
  scene.summaries = [summary("s2"), summary("s1")];
  await scene.store.load();
  scene.server.answers["PATCH /api/v1/summaries/s1"] = ({ body }) =>
    json({ ...summary("s1"), ...body as object });
  scene.server.answers["DELETE /api/v1/summaries/s2"] = () => new Response(null, { status: 204 });
  await scene.store.correct("s1", { summary_text: "- A blue hat" });
  await scene.store.undo("s2");
  const [left] = scene.store.summaries.value;
  assertEquals([scene.ids, left?.summary_text], [["s1"], "- A blue hat"]);
  assertEquals(scene.store.job.value, { state: "idle" });
});

Deno.test("what was asked for before a summary was corrected or undone is asked for again", async () => {
  const scene = new Scene();
  scene.summaries = [summary("s2"), summary("s1")];
  await scene.store.load();
  scene.server.answers["PATCH /api/v1/summaries/s1"] = () => json(summary("s1", "- A blue hat"));
  scene.server.answers["DELETE /api/v1/summaries/s2"] = () => new Response(null, { status: 204 });
  const answer = scene.server.answers[summariesAddress]!;
  const meanwhile = async (change: Promise<void>, after: typeof scene.summaries) => {
    const former = json({ summaries: scene.summaries });
    scene.server.answers[summariesAddress] = async () => {
      await change;
      scene.server.answers[summariesAddress] = answer;
      return former;
    };
    scene.summaries = after;
    await scene.store.load();
    assertEquals(scene.store.summaries.value as unknown, after);
  };
  const blue = summary("s1", "- A blue hat");
  const changes = { summary_text: blue.summary_text };
  await meanwhile(scene.store.correct("s1", changes), [summary("s3"), summary("s2"), blue]);
  await meanwhile(scene.store.undo("s2"), [summary("s3"), blue]);
});
