import { assert, assertEquals } from "../assert.ts";
import { ApiError } from "../../src/api/error.ts";
import type { ThreadChanges } from "../../src/api/client.ts";
import type { ChatThread, Model } from "../../src/api/types.ts";
import { contextText, ModelChoice, modelsLike } from "../../src/app/model-choice.ts";
import { signal } from "../../src/store/signal.ts";
import { settle } from "../live/fake_clock.ts";
import { chatThread } from "../store/wire.ts";

const models: Model[] = [
  {
    id: "small",
    provider: "local",
    context_tokens: 1024,
    accepts_images: false,
    is_default: false,
  },
  { id: "large", provider: "far", context_tokens: 128_000, accepts_images: true, is_default: true },
];

function scene(thread: ChatThread | null, threadId = thread?.id ?? null) {
  const told: [string, ThreadChanges][] = [];
  const shown = signal(thread);
  const outcome = { failure: null as unknown, updated_at: "2026-11-22T10:00:00.000Z" };
  const choice = new ModelChoice({
    api: {
      updateThread: (id, changes) => {
        told.push([id, changes]);
        if (outcome.failure) return Promise.reject(outcome.failure);
        return Promise.resolve(chatThread(id, { ...changes, updated_at: outcome.updated_at }));
      },
    },
    models: signal(models),
    projectDefault: signal(null),
    thread: shown,
    threadId: () => threadId,
  });
  return { choice, told, shown, outcome };
}

Deno.test("without a choice the default answers", () => {
  const { choice } = scene(null);
  assertEquals(choice.effective.value, "large");
  assertEquals(choice.takeOptions(), undefined);
});

Deno.test("a choice for the thread counts at once and is told to the server", async () => {
  const { choice, told, shown } = scene(chatThread("t1"));
  choice.chooseModel("small");
  assertEquals(choice.effective.value, "small");
  assertEquals(choice.isBlind.value, true);
  // Sent before the server has taken it over, a message says it itself.
  assertEquals(choice.takeOptions(), { model: "small", temperature: undefined });
  await settle();
  assertEquals(told, [["t1", { model: "small" }]]);
  assertEquals(choice.takeOptions(), undefined);
  shown.set(chatThread("t1", { model: "other", updated_at: "2026-11-22T10:00:01.000Z" }));
  assertEquals(choice.effective.value, "other", "another device chose later");
});

Deno.test("a choice is told to the server though the thread wasn't read yet", async () => {
  const { choice, told } = scene(null, "t1");
  choice.chooseModel("small");
  await settle();
  assertEquals(told, [["t1", { model: "small" }]]);
});

Deno.test("choosing the default lets the thread follow it", async () => {
  const { choice, told } = scene(chatThread("t1", { model: "small" }));
  choice.chooseModel("large");
  await settle();
  assertEquals(told, [["t1", { model: null }]]);
});

Deno.test("a message sent before the server has heard of it asks for the default by name", async () => {
  const { choice } = scene(chatThread("t1", { model: "small" }));
  choice.chooseModel("large");
  assertEquals(choice.takeOptions(), { model: "large", temperature: undefined });
  await settle();
  assertEquals(choice.takeOptions(), undefined);
});

Deno.test("a choice for the next message is gone after it", () => {
  const { choice, told } = scene(chatThread("t1"));
  choice.scope.set("next");
  choice.chooseModel("small");
  choice.chooseTemperature(0.2);
  assertEquals(choice.isForNext.value, true);
  assertEquals(choice.pending(), undefined, "it is not for another answer");
  assertEquals(choice.current.value, { model: "small", temperature: 0.2 });
  assertEquals(choice.takeOptions(), { model: "small", temperature: 0.2 });
  assertEquals(choice.effective.value, "large");
  assertEquals(choice.scope.value, "thread");
  assertEquals(told, []);
});

Deno.test("what is chosen before there is a thread holds for it", async () => {
  const { choice, told } = scene(null);
  choice.chooseModel("small");
  choice.chooseTemperature(1.5);
  assertEquals(choice.takeOptions(), { model: "small", temperature: 1.5 });
  choice.threadMade("t9");
  await settle();
  assertEquals(told, [["t9", { model: "small", temperature: 1.5 }]]);
});

Deno.test("of quick choices each is told once the one before has been answered", async () => {
  const { choice, told, outcome } = scene(chatThread("t1"));
  choice.chooseModel("small");
  choice.chooseModel("large");
  choice.chooseTemperature(0.3);
  assertEquals(told, [["t1", { model: "small" }]]);
  await settle();
  const both = { model: null, temperature: 0.3 };
  assertEquals(told.slice(1), [["t1", both]]);
  assertEquals([choice.takeOptions(), choice.current.value], [undefined, both]);
  outcome.failure = new ApiError(0, "network_error", null);
  choice.chooseModel("small");
  choice.chooseTemperature(1);
  await settle();
  assertEquals(told.slice(2), [["t1", { model: "small" }], ["t1", {
    model: "small",
    temperature: 1,
  }]]);
  assertEquals(choice.current.value, { model: null, temperature: null });
  outcome.failure = null;
  choice.chooseModel("small");
  assertEquals(told.length, 5, "a refusal is no reason to tell nothing more");
  await settle();
});

Deno.test("a refused choice is taken back and told", async () => {
  const { choice, outcome } = scene(chatThread("t1"));
  outcome.failure = new ApiError(0, "network_error", null);
  choice.chooseTemperature(0.1);
  await settle();
  assertEquals(choice.current.value.temperature, null);
  assert(choice.problem.value?.includes("reached"));
});

Deno.test("models are found by name and provider, the default first", () => {
  assertEquals(modelsLike(models, "", "large").map(({ id }) => id), ["large", "small"]);
  assertEquals(modelsLike(models, " LOCAL", "large").map(({ id }) => id), ["small"]);
});

Deno.test("the size of a context is short", () => {
  const sizes = [512, 8192, 8000, 128_000, 131_072, 1_000_000, 1_048_576];
  assertEquals(sizes.map(contextText), ["512", "8K", "8K", "128K", "128K", "1M", "1M"]);
});
