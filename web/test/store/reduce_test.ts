import type { ErrorEvent, ThreadEvent } from "../../src/api/events.ts";
import type { MessageStatus } from "../../src/api/types.ts";
import { idOfLeaf, reduce, reduceError } from "../../src/store/reduce.ts";
import { Transcript, type TranscriptChange } from "../../src/store/transcript.ts";
import { assert, assertEquals } from "../assert.ts";
import { conversation, optimistic, question, texts, transcriptOf } from "./transcript_scene.ts";
import { answer, answerEvents, userMessage } from "./wire.ts";

const nowMs = Date.parse("2026-11-22T10:00:00.000Z");

function play(transcript: Transcript, ...events: object[]): TranscriptChange[] {
  return events.map((event) => {
    const change = reduce(transcript, event as ThreadEvent, nowMs);
    transcript.apply(change);
    return change;
  });
}

function chunk(id: string, index: number, text: string): object {
  return {
    type: "stream_chunk",
    seq: 0,
    message_id: id,
    chunk: text,
    chunk_index: index,
    is_final: false,
  };
}

Deno.test("a recorded exchange: question, answer start, chunks, end", () => {
  const transcript = new Transcript();
  play(
    transcript,
    { type: "new_message", seq: 1, message: question },
    ...answerEvents("a1", "u1", 2, ["Be", "cause", "."]),
  );
  assertEquals(texts(transcript), ["Why?", "Because."]);
  const item = transcript.find("a1");
  assertEquals(
    [item?.message.status, item?.message.finish_reason, item?.message.token_count, item?.run],
    ["complete", "stop", 12, 0],
  );
  assertEquals(item?.message.model_used, "m");
});

Deno.test("the running answer is known from its start to its end", () => {
  const transcript = transcriptOf(question);
  const seen: (string | null)[] = [];
  transcript.generating.subscribe((id) => seen.push(id));
  play(transcript, ...answerEvents("a1", "u1", 2, ["x", "y"]));
  assertEquals(seen, [null, "a1", null]);
});

Deno.test("a chunk that came before is not taken twice", () => {
  const transcript = transcriptOf(question);
  play(transcript, ...answerEvents("a1", "u1", 2, []).slice(0, 1));
  play(
    transcript,
    chunk("a1", 0, "a"),
    chunk("a1", 1, "b"),
    chunk("a1", 0, "a"),
    chunk("a1", 1, "b"),
  );
  play(transcript, chunk("a1", 2, "c"));
  assertEquals(texts(transcript), ["Why?", "abc"]);
});

Deno.test("chunks go on from the text a page brought, whatever their index", () => {
  const transcript = transcriptOf(question, answer("a1", "u1", "Bec", { status: "streaming" }));
  play(transcript, chunk("a1", 7, "ause"), chunk("a1", 7, "ause"), chunk("a1", 8, "."));
  assertEquals(texts(transcript), ["Why?", "Because."]);
});

Deno.test("a start begins the answer anew, and says so to whoever painted it", () => {
  const transcript = transcriptOf(question, answer("a1", "u1", "Bec", { status: "streaming" }));
  play(transcript, ...answerEvents("a1", "u1", 2, ["Other"]));
  assertEquals(texts(transcript), ["Why?", "Other"]);
  assertEquals(transcript.find("a1")?.run, 1);
});

Deno.test("a stopped answer keeps its text; chunks of unknown answers change nothing", () => {
  const transcript = transcriptOf(question, answer("a1", "u1", "Bec", { status: "streaming" }));
  const status: MessageStatus = "stopped";
  const changes = play(
    transcript,
    { ...chunk("a1", 3, ""), is_final: true, total_tokens: 2, finish_reason: null, status },
    chunk("elsewhere", 0, "x"),
  );
  assertEquals([transcript.find("a1")?.message.status, texts(transcript)], ["stopped", [
    "Why?",
    "Bec",
  ]]);
  assertEquals(changes[1], {});
});

Deno.test("a token touches the signal of its message and no other", () => {
  const transcript = transcriptOf(question, answer("a1", "u1", "", { status: "streaming" }));
  let orders = 0;
  let questions = 0;
  let answers = 0;
  transcript.order.subscribe(() => orders++);
  transcript.item("u1")?.subscribe(() => questions++);
  transcript.item("a1")?.subscribe(() => answers++);
  play(transcript, chunk("a1", 0, "a"), chunk("a1", 1, "b"));
  assertEquals([orders, questions, answers], [1, 1, 3]);
});

Deno.test("who watches the facts of an item isn't told of each word", () => {
  const transcript = transcriptOf(question, answer("a1", "u1", "", { status: "streaming" }));
  const told: string[] = [];
  transcript.item("a1")?.facts.subscribe(({ message }) => {
    told.push(`${message.status}: ${message.content}`);
  });
  play(transcript, chunk("a1", 0, "One"), chunk("a1", 1, " two"), chunk("a1", 2, " three"));
  assertEquals(told, ["streaming: ", "streaming: One"]);
  play(transcript, { ...chunk("a1", 3, "."), is_final: true });
  assertEquals(told.at(-1), "complete: One two three.");
});

Deno.test("the echo turns the optimistic message into the server's, under the same key", () => {
  const transcript = transcriptOf(...conversation);
  optimistic(transcript, "c1", "And then?");
  let orders = 0;
  transcript.order.subscribe(() => orders++);
  const bubble = transcript.item("c1");
  const message = userMessage("u2", "And then?", {
    client_message_id: "c1",
    parent_message_id: "a1",
  });
  play(transcript, { type: "new_message", seq: 9, message });
  assertEquals(transcript.order.value, ["u1", "a1", "c1"]);
  assertEquals([transcript.item("c1") === bubble, orders], [true, 1], "its bubble stays");
  assertEquals([bubble?.value.delivery, bubble?.value.message.id], ["sent", "u2"]);
  assertEquals([transcript.outgoing, idOfLeaf(transcript)], [[], "u2"]);
  play(transcript, ...answerEvents("a2", "u2", 10, ["Then."]));
  assertEquals(texts(transcript), ["Why?", "Because.", "And then?", "Then."]);
});

Deno.test("an answer that streams stays above messages on their way out", () => {
  const transcript = transcriptOf(question);
  optimistic(transcript, "c1", "Hurry");
  play(transcript, ...answerEvents("a1", "u1", 2, ["So"]));
  assertEquals(texts(transcript), ["Why?", "So", "Hurry"]);
});

Deno.test("a message whose parent is further up makes a branch: what followed gives way", () => {
  const transcript = transcriptOf(
    ...conversation,
    userMessage("u2", "More", { parent_message_id: "a1" }),
    answer("a2", "u2", "More text"),
  );
  const message = userMessage("u3", "Else", { parent_message_id: "a1" });
  play(transcript, { type: "new_message", seq: 9, message });
  assertEquals(texts(transcript), ["Why?", "Because.", "Else"]);
  assertEquals(transcript.find("a2"), undefined);
});

Deno.test("a message told twice is shown once", () => {
  const transcript = transcriptOf(...conversation);
  const message = userMessage("u2", "More", { parent_message_id: "a1" });
  play(transcript, { type: "new_message", seq: 9, message });
  play(transcript, { type: "new_message", seq: 9, message });
  assertEquals(texts(transcript), ["Why?", "Because.", "More"]);
});

Deno.test("a message on a branch that isn't loaded asks for the messages anew", () => {
  const transcript = transcriptOf(...conversation);
  const message = userMessage("u9", "Far away", { parent_message_id: "unknown" });
  const [change] = play(transcript, { type: "new_message", seq: 9, message });
  assertEquals([change?.outdated, texts(transcript)], [true, ["Why?", "Because."]]);
});

Deno.test("the server's word that it has a message already counts as its echo", () => {
  const transcript = transcriptOf(...conversation);
  optimistic(transcript, "c1", "And then?");
  const message = userMessage("u2", "And then?", {
    client_message_id: "c1",
    parent_message_id: "a1",
  });
  play(transcript, { type: "message_updated", seq: 9, message });
  assertEquals([transcript.outgoing, texts(transcript)], [[], ["Why?", "Because.", "And then?"]]);

  const elsewhere = transcriptOf(...conversation);
  optimistic(elsewhere, "c1", "And then?");
  const [change] = play(elsewhere, {
    type: "message_updated",
    seq: 9,
    message: { ...message, parent_message_id: "u1" },
  });
  assertEquals([change?.outdated, elsewhere.outgoing], [true, []]);
});

Deno.test("an update replaces the message; text that only grew is painted on, other text anew", () => {
  const transcript = transcriptOf(...conversation);
  play(transcript, {
    type: "message_updated",
    seq: 9,
    message: answer("a1", "u1", "Because. So."),
  });
  assertEquals([texts(transcript)[1], transcript.find("a1")?.run], ["Because. So.", 0]);
  play(transcript, { type: "message_updated", seq: 10, message: answer("a1", "u1", "No.") });
  assertEquals([texts(transcript)[1], transcript.find("a1")?.run], ["No.", 1]);
  const unknown = play(transcript, {
    type: "message_updated",
    seq: 11,
    message: answer("a9", "u9", "?"),
  });
  assertEquals(unknown, [{}]);
});

Deno.test("a deleted message goes; one that isn't shown changes nothing", () => {
  const transcript = transcriptOf(...conversation);
  play(transcript, { type: "message_deleted", seq: 9, message_id: "a1", deleted_at: "" });
  play(transcript, { type: "message_deleted", seq: 10, message_id: "a9", deleted_at: "" });
  assertEquals(texts(transcript), ["Why?"]);
  assertEquals(transcript.item("a1"), undefined);
  const gone = { ...question, is_deleted: true };
  play(transcript, { type: "message_updated", seq: 11, message: gone });
  assertEquals(texts(transcript), []);
});

Deno.test("an error goes to the message it concerns, with its waiting time", () => {
  const transcript = transcriptOf(question, answer("a1", "u1", "Bec", { status: "streaming" }));
  optimistic(transcript, "c1", "Too fast");
  const refused: ErrorEvent = {
    type: "error",
    error_code: "rate_limit_exceeded",
    error: "Slow down.",
    retry_after: 7,
    client_message_id: "c1",
  };
  const failed: ErrorEvent = {
    type: "error",
    error_code: "ai_provider_error",
    error: "Down.",
    message_id: "a1",
  };
  for (const event of [refused, failed]) {
    const change = reduceError(transcript, event, nowMs);
    assert(change);
    transcript.apply(change);
  }
  assertEquals(transcript.find("c1")?.failure, {
    code: "rate_limit_exceeded",
    detail: "Slow down.",
    retryAt: nowMs + 7000,
  });
  assertEquals([transcript.find("c1")?.delivery, texts(transcript)[2]], ["failed", "Too fast"]);
  assertEquals(transcript.find("a1")?.delivery, "sent");
  play(transcript, { ...chunk("a1", 9, ""), is_final: true, status: "failed" });
  assertEquals(
    transcript.find("a1")?.failure?.detail,
    "Down.",
    "the end of the answer keeps the reason",
  );
  assertEquals(reduceError(transcript, { ...refused, client_message_id: "c9" }, nowMs), null);
});

Deno.test("a stored failure is shown without its sentence, and clears with a later version of the text", () => {
  const transcript = transcriptOf(
    question,
    answer("a1", "u1", "", { status: "failed", error_code: "ai_provider_error" }),
  );
  assertEquals(transcript.find("a1")?.failure?.code, "ai_provider_error");
  play(transcript, { type: "message_updated", seq: 9, message: answer("a1", "u1", "Fine.") });
  assertEquals(transcript.find("a1")?.failure, null);
});
