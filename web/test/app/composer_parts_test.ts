import { assert, assertEquals } from "../assert.ts";
import { ApiClient } from "../../src/api/client.ts";
import { dictated, heardIn, recognitionKind } from "../../src/app/dictation.ts";
import { kept } from "../../src/app/drafts.ts";
import { limitOf } from "../../src/app/limits.ts";
import { examplePrompts, msToRest, REST_MS, whenRested } from "../../src/app/suggestions.ts";
import { FakeServer, json } from "../api/fake_server.ts";
import { FakeClock } from "../live/fake_clock.ts";

Deno.test("what is heard stands where the caret was, a space apart from words", () => {
  const heard = [{ text: " dear Ada ", isFinal: true }, { text: "how", isFinal: false }];
  assertEquals(dictated({ before: "", after: "" }, heard), { text: "dear Ada how", caret: 12 });
  assertEquals(dictated({ before: "My", after: "are" }, heard), {
    text: "My dear Ada how are",
    caret: 15,
  });
  assertEquals(dictated({ before: "My ", after: "?" }, heard).text, "My dear Ada how?");
  assertEquals(dictated({ before: "a", after: "b" }, []), { text: "ab", caret: 1 });
});

Deno.test("listening is there under either of its names, or not at all", () => {
  class Kind {}
  assertEquals(recognitionKind({ SpeechRecognition: Kind }), Kind);
  assertEquals(recognitionKind({ webkitSpeechRecognition: Kind }), Kind);
  assertEquals(recognitionKind({}), null);
  const results = [Object.assign([{ transcript: "a" }], { isFinal: true })];
  assertEquals(heardIn({ results } as never), [{ text: "a", isFinal: true }]);
});

Deno.test("uploaded files of a draft are offered for a day, and junk is none", () => {
  const created_at = "2026-11-22T09:00:00.000Z";
  const json = JSON.stringify([{ id: "1", file_name: "a", created_at }, { id: 2 }, null]);
  const hours = (count: number) => Date.parse(created_at) + count * 3_600_000;
  assertEquals(kept(json, hours(1)).map(({ id }) => id), ["1"]);
  assertEquals(kept(json, hours(23)), []);
  for (const junk of [null, "", "{", "{}", "null"]) assertEquals(kept(junk, 0), []);
});

Deno.test("a rate limit counts down and ends; a quota lasts until it frees up", () => {
  const rate = { code: "rate_limit_exceeded", detail: null, retryAt: 10_000 } as const;
  const limit = limitOf(rate, 7_500);
  assert(limit?.text.includes("3 seconds") && !limit.canSend);
  assertEquals(limitOf(rate, 10_000), null);
  assertEquals(limitOf({ ...rate, retryAt: null }, 0), null);
  const quota = { code: "quota_exceeded", detail: null, retryAt: 10_000 } as const;
  assertEquals(limitOf(quota, 5_000)?.kind, "quota");
  assertEquals(limitOf(quota, 10_000), null);
  assertEquals(limitOf({ ...quota, retryAt: null }, 5_000)?.kind, "quota");
  assertEquals(limitOf({ ...quota, code: "internal_error" }, 0), null);
  assertEquals(limitOf(null, 0), null);
});

Deno.test("a thread has rested five minutes after something happened in it", async () => {
  const clock = new FakeClock();
  const now = new Date(clock.now()).toISOString();
  let rested = 0;
  whenRested(now, () => rested++, clock);
  await clock.pass(REST_MS - 1);
  assertEquals(rested, 0);
  await clock.pass(1);
  assertEquals(rested, 1);
  assertEquals(msToRest(now, clock.now() + 5), 0);
});

Deno.test("prompts are asked for by place and time zone", async () => {
  const prompts = ["a", "b", "c"].map((text) => ({ id: text, title: text, text }));
  const server = new FakeServer({ "GET /api/v1/projects/p1/prompts": () => json({ prompts }) });
  const api = new ApiClient({ fetch: server.fetch });
  assertEquals(await examplePrompts(api, "p1", "t1", 2), ["a", "b"]);
  assert(/\?thread_id=t1&tz_offset=-?\d+$/.test(server.paths[0] ?? ""));
});

Deno.test("a file that isn't sent can be removed", async () => {
  const server = new FakeServer({
    "DELETE /api/v1/attachments/f1": () => new Response(null, { status: 204 }),
  });
  await new ApiClient({ fetch: server.fetch }).deleteAttachment("f1");
  assertEquals(server.paths, ["DELETE /api/v1/attachments/f1"]);
});
