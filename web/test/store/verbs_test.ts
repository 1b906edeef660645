import { ApiError } from "../../src/api/client.ts";
import type { MessageVerb, ThreadEvent } from "../../src/api/events.ts";
import type { Message } from "../../src/api/types.ts";
import type { Failure } from "../../src/store/transcript.ts";
import { VerbSender } from "../../src/store/verbs.ts";
import { assertEquals } from "../assert.ts";
import { FakeClock, settle } from "../live/fake_clock.ts";
import { answer, answerEvents, userMessage } from "./wire.ts";

const question = userMessage("u2", "Why?", { parent_message_id: "a1" });
const reply = answer("a2", "u2", "Because.");

/** A sender whose connection and server are in the hands of a test. */
class Scene {
  readonly clock = new FakeClock();
  readonly sent: MessageVerb[] = [];
  readonly called: MessageVerb[] = [];
  readonly notes: (string | null)[] = [];
  isConnected = true;
  refusal: ApiError | null = null;
  readings = 0;
  /** What is asked for by itself, and what the server then has. */
  readonly looks: string[] = [];
  read: Message | null = null;
  readonly verbs = new VerbSender({
    setsOut: () => {},
    call: (verb) => {
      this.called.push(verb);
      return this.refusal ? Promise.reject(this.refusal) : Promise.resolve();
    },
    transmit: (verb) => this.isConnected && this.sent.push(verb) > 0,
    find: (id) => [question, reply].find((message) => message.id === id),
    read: (id) => {
      this.looks.push(id);
      return this.read ? Promise.resolve(this.read) : Promise.reject(new Error("offline"));
    },
    changed: (message) => void this.happens(update(message)),
    doneApart: () => this.readings++,
    note: (_, failure) => this.notes.push(failure?.code ?? null),
    clock: this.clock,
  });

  /** What a verb has come to so far. */
  perform(verb: MessageVerb): () => Failure["code"] | "done" | "underway" {
    let state: Failure["code"] | "done" | "underway" = "underway";
    void this.verbs.perform(verb).then((failure) => state = failure?.code ?? "done");
    return () => state;
  }

  async happens(...events: object[]): Promise<void> {
    for (const event of events) this.verbs.happened(event as ThreadEvent);
    await settle();
  }
}

const update = (message: Message) => ({ type: "message_updated", seq: 1, message });
const newVersion = { ...question, id: "u3", content: "How?" };

const verbs: [MessageVerb, object, object][] = [
  [
    { type: "edit_message", message_id: "u2", content: "How?" },
    update(question),
    { type: "new_message", seq: 1, message: newVersion },
  ],
  [
    { type: "edit_message", message_id: "u2", content: "How?", preserve_response: true },
    { type: "new_message", seq: 1, message: newVersion },
    update(question),
  ],
  [{ type: "regenerate", message_id: "a2" }, update(reply), answerEvents("a3", "u2", 1, [])[0]!],
  [{ type: "continue_message", message_id: "a2" }, update(question), update(reply)],
  [
    { type: "continue_message", message_id: "a2" },
    answerEvents("a3", "u2", 1, [])[0]!,
    answerEvents("a2", "u2", 1, [])[0]!,
  ],
  [
    { type: "delete_message", message_id: "a2" },
    update(reply),
    { type: "message_deleted", seq: 1, message_id: "a2", deleted_at: "" },
  ],
  [{ type: "select_version", message_id: "a2" }, update(question), update(reply)],
];

for (const [verb, other, own] of verbs) {
  const inPlace = "preserve_response" in verb ? " in place" : "";
  Deno.test(`${verb.type}${inPlace} is done when its own event has come: ${JSON.stringify(own).slice(9, 35)}`, async () => {
    const scene = new Scene();
    const state = scene.perform(verb);
    await scene.happens(verb.type === "edit_message" && !inPlace ? {} : other);
    assertEquals(state(), "underway");
    await scene.happens(own);
    assertEquals([state(), scene.sent, scene.called], ["done", [verb], []]);
    await scene.clock.pass(60_000);
    assertEquals(scene.notes, [null], "nothing more is said about it");
  });
}

Deno.test("a refusal on the socket settles the verb that it names", async () => {
  const scene = new Scene();
  const state = scene.perform({ type: "regenerate", message_id: "a2" });
  scene.verbs.refused({ type: "error", error_code: "conflict", error: "No.", message_id: "x" });
  await settle();
  assertEquals(state(), "underway");
  scene.verbs.refused({ type: "error", error_code: "conflict", error: "No.", message_id: "a2" });
  await settle();
  assertEquals(state(), "conflict");
});

Deno.test("without a connection a verb goes by REST, and the page is read anew", async () => {
  const scene = new Scene();
  scene.isConnected = false;
  const state = scene.perform({ type: "delete_message", message_id: "a2" });
  await settle();
  assertEquals([state(), scene.readings, scene.called.length], ["done", 1, 1]);
});

Deno.test("a verb is under way until it was done, by REST as well", async () => {
  const scene = new Scene();
  scene.isConnected = false;
  const outcome = scene.verbs.perform({ type: "regenerate", message_id: "a1" });
  assertEquals(scene.verbs.underway.value, ["regenerate"]);
  await outcome;
  assertEquals(scene.verbs.underway.value, []);
});

Deno.test("a refusal by REST is said at the message", async () => {
  const scene = new Scene();
  scene.isConnected = false;
  scene.refusal = new ApiError(429, "rate_limit_exceeded", "Slow down.", {}, 3);
  const state = scene.perform({ type: "regenerate", message_id: "a2" });
  await settle();
  assertEquals([state(), scene.readings], ["rate_limit_exceeded", 0]);
  assertEquals(scene.notes, [null, "rate_limit_exceeded"]);
});

Deno.test("a verb that nothing follows is given up, and so is one whose connection breaks", async () => {
  const scene = new Scene();
  const unanswered = scene.perform({ type: "regenerate", message_id: "a2" });
  await scene.clock.pass(20_000);
  assertEquals(unanswered(), "no_answer");
  const cut = scene.perform({ type: "regenerate", message_id: "a2" });
  scene.verbs.disconnected();
  await settle();
  assertEquals([cut(), scene.notes], ["network_error", [null, "no_answer", null, "network_error"]]);
});

Deno.test("a page read anew settles verbs, an edit only once its text is there", async () => {
  const scene = new Scene();
  const edit = scene.perform({ type: "edit_message", message_id: "u2", content: "How?" });
  const other = scene.perform({ type: "regenerate", message_id: "a2" });
  scene.verbs.readAnew([question]);
  await settle();
  assertEquals([edit(), other()], ["underway", "done"]);
  scene.verbs.readAnew([newVersion]);
  await settle();
  assertEquals(edit(), "done");
});

Deno.test("an edit in place above the page that was read anew is looked for by itself", async () => {
  const edit: MessageVerb = { type: "edit_message", message_id: "u2", content: "How?" };
  const scene = new Scene();
  const state = scene.perform({ ...edit, preserve_response: true });
  scene.verbs.readAnew([reply]);
  await settle();
  scene.read = question;
  scene.verbs.readAnew([reply]);
  await settle();
  assertEquals([state(), scene.looks], ["underway", ["u2", "u2"]], "not edited yet");
  scene.verbs.readAnew([question]);
  await settle();
  assertEquals([state(), scene.looks.length], ["underway", 2], "the page itself tells");
  scene.read = { ...question, content: "How?" };
  scene.verbs.readAnew([reply]);
  await settle();
  assertEquals([state(), scene.notes], ["done", [null]]);
  const version = scene.perform(edit);
  scene.verbs.readAnew([reply]);
  await settle();
  assertEquals([version(), scene.looks.length], ["underway", 3], "a new version ends the page");
  scene.verbs.dispose();
});
