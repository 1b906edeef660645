import { ApiClient } from "../../src/api/client.ts";
import type { ChatThread } from "../../src/api/types.ts";
import { CONTEXT_REST_MS, ContextMeter } from "../../src/store/context-meter.ts";
import { signal } from "../../src/store/signal.ts";
import { FakeServer, json, problem } from "../api/fake_server.ts";
import { assertEquals } from "../assert.ts";
import { FakeClock } from "../live/fake_clock.ts";
import { chatThread, endingWith } from "./wire.ts";

const address = "GET /api/v1/threads/t1/context";

Deno.test("the context is read once for all that changes together, and not while an answer runs", async () => {
  const server = new FakeServer({ [address]: () => json({ used: 5, total: 10 }) });
  const api = new ApiClient({ fetch: server.fetch, exclusively: (run) => run() });
  const thread = signal<ChatThread | null>(null);
  const generating = signal<string | null>(null);
  const clock = new FakeClock();
  const meter = new ContextMeter(api, { threadId: "t1", thread, generating }, clock);
  const end = meter.start();
  await clock.pass(CONTEXT_REST_MS);
  assertEquals(server.paths, [], "the thread isn't there yet");
  thread.set(chatThread("t1"));
  thread.set(chatThread("t1", { last_message: endingWith("a1") }));
  await clock.pass(CONTEXT_REST_MS);
  assertEquals([server.paths, meter.context.value?.used], [[address], 5]);
  generating.set("a2");
  thread.set(chatThread("t1", { last_message: endingWith("a2") }));
  await clock.pass(CONTEXT_REST_MS);
  assertEquals(server.paths.length, 1);
  server.answers[address] = () => problem(500, "internal_error", "x");
  generating.set(null);
  await clock.pass(CONTEXT_REST_MS);
  assertEquals([server.paths.length, meter.failed.value, meter.context.value?.used], [2, true, 5]);
  thread.set(chatThread("t1", { summary_count: 1 }));
  end();
  await clock.pass(CONTEXT_REST_MS);
  assertEquals([server.paths.length, clock.waiting], [2, 0]);
});
