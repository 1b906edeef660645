import type { Message } from "../../src/api/types.ts";
import {
  factOf,
  failureOfAnswer,
  isImage,
  outcomeOf,
  refusalOf,
  waysOut,
} from "../../src/app/message-state.ts";
import type { Failure, TranscriptItem } from "../../src/store/transcript.ts";
import { assertEquals } from "../assert.ts";
import { answer, userMessage } from "../store/wire.ts";

function item(message: Message, failure: Failure | null = null): TranscriptItem {
  return { key: message.id, message, delivery: "sent", failure, run: 0, nextChunk: null };
}

const limit: Failure = { code: "rate_limit_exceeded", detail: null, retryAt: 5 };
const failed = answer("a1", "u1", "", { status: "failed", error_code: "ai_provider_error" });

Deno.test("each outcome has its ways out", () => {
  const ways = (content: string, fields: Partial<Message>) =>
    waysOut(answer("a1", "u1", content, fields));
  assertEquals(ways("Half", { status: "stopped" }), ["continue"]);
  assertEquals(ways("Half", { status: "interrupted" }), ["continue"]);
  assertEquals(ways("Half", { finish_reason: "length" }), ["continue"]);
  assertEquals(ways("Half", { status: "failed" }), ["continue", "anew"]);
  assertEquals(ways("", { status: "failed" }), ["again"]);
  assertEquals(ways("", { status: "stopped" }), ["again"]);
  assertEquals(ways("Whole", { finish_reason: "stop" }), []);
  assertEquals(ways("More", { status: "streaming" }), []);
});

Deno.test("one's own messages have no outcome to get out of", () => {
  assertEquals(waysOut(userMessage("u1", "Why?", { status: "stopped" })), []);
});

Deno.test("an answer that runs after a cut has no outcome yet", () => {
  assertEquals(
    outcomeOf(answer("a1", "u1", "x", { status: "streaming", finish_reason: "length" })),
    null,
  );
});

Deno.test("a refusal is told apart from an answer's own failure", () => {
  assertEquals(refusalOf(item(answer("a1", "u1", "Whole"), limit)), limit);
  assertEquals(refusalOf(item(failed, limit)), limit);
  assertEquals(refusalOf(item(failed, { ...limit, code: "ai_provider_error" })), null);
  assertEquals(refusalOf(item(failed)), null);
  assertEquals(refusalOf({ ...item(userMessage("u1", "Why?"), limit), delivery: "failed" }), null);
});

Deno.test("an answer's failure is known from the message alone", () => {
  const detail = "The AI provider refuses the key.";
  const told = { ...failed, metadata: { error: detail } };
  const own = { code: "ai_provider_error", detail, retryAt: null } as const;
  assertEquals(failureOfAnswer(item(told)), own);
  assertEquals(failureOfAnswer(item(told, limit)), own);
  assertEquals(failureOfAnswer(item({ ...failed, error_code: null })).code, "internal_error");
});

Deno.test("only facts that are text are told", () => {
  const message = answer("a1", "u1", "", { metadata: { reasoning: "Hm.", other: 3, blank: " " } });
  assertEquals(factOf(message, "reasoning"), "Hm.");
  assertEquals([factOf(message, "other"), factOf(message, "blank")], [null, null]);
  assertEquals(factOf(message, "constructor"), null);
});

Deno.test("pictures are what browsers show safely", () => {
  const file = (media_type: string) => ({
    id: "f",
    file_name: "f",
    media_type,
    size_bytes: 1,
    width: null,
    height: null,
    thread_id: null,
    created_at: "",
  });
  assertEquals(["image/png", "image/svg+xml", "text/plain"].map((type) => isImage(file(type))), [
    true,
    false,
    false,
  ]);
});
