import { ApiClient, ApiError } from "../../src/api/client.ts";
import { ThreadListStore } from "../../src/store/thread-list.ts";
import { FakeServer, json, problem } from "../api/fake_server.ts";
import { assertEquals, assertRejects } from "../assert.ts";
import { settle } from "../live/fake_clock.ts";
import { chatThread } from "./wire.ts";

/** A list with one thread, whose changes the server answers when told; unnamed ones are refused. */
function changingScene() {
  const answers: (() => void)[] = [];
  let kept = chatThread("a");
  const server = new FakeServer({
    "PATCH /api/v1/threads/a": ({ body }) =>
      new Promise((answer) => {
        const isRefused = (body as { title?: string }).title === "";
        answers.push(() => {
          if (!isRefused) kept = { ...kept, ...body as object };
          answer(isRefused ? problem(422, "validation_failed", "Empty.") : json(kept));
        });
      }),
  });
  const api = new ApiClient({ fetch: server.fetch, exclusively: (run) => run() });
  const list = new ThreadListStore(api, "p1");
  list.apply(kept);
  const seen = () => list.threads.value.map((each) => [each.title, each.is_pinned]).flat();
  /** Answers what has been asked; how many questions those were, and what is shown then. */
  const answered = async () => {
    await settle();
    const asked = answers.splice(0);
    asked.forEach((answer) => answer());
    await settle();
    return [asked.length, ...seen()];
  };
  return { list, seen, answered };
}

Deno.test("changes of a thread reach the server one after another, and all show until then", async () => {
  const { list, seen, answered } = changingScene();
  const changes = [list.rename("a", "One"), list.pin("a", true), list.rename("a", "Two")];
  assertEquals(seen(), ["Two", true]);
  for (let turn = 0; turn < 3; turn++) assertEquals(await answered(), [1, "Two", true]);
  await Promise.all(changes);
  void list.pin("a", false);
  assertEquals(await answered(), [1, "Two", false]);
});

Deno.test("a refused change takes back itself alone, and to what the server knows", async () => {
  const { list, answered } = changingScene();
  const refused = [assertRejects(list.rename("a", ""), ApiError)];
  const pinning = list.pin("a", true);
  assertEquals(await answered(), [1, "Thread a", true]);
  refused.push(assertRejects(list.rename("a", ""), ApiError));
  assertEquals(await answered(), [1, "", true]);
  list.apply(chatThread("a", { title: "Named elsewhere", is_pinned: true }));
  assertEquals(await answered(), [1, "Named elsewhere", true]);
  await Promise.all([...refused, pinning]);
});

Deno.test("what is told of a thread meanwhile shows under the changes on their way", async () => {
  const { list, seen, answered } = changingScene();
  const archiving = list.archive("a", true);
  list.apply(chatThread("a", { message_count: 2 }));
  assertEquals(seen(), []);
  assertEquals(await answered(), [1]);
  await archiving;
});
