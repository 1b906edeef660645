import { ApiClient } from "../../src/api/client.ts";
import type { MessageVerb } from "../../src/api/events.ts";
import type { Message } from "../../src/api/types.ts";
import { ModelChoice } from "../../src/app/model-choice.ts";
import { ModelCatalogue } from "../../src/app/models.ts";
import { Preferences } from "../../src/app/preferences.ts";
import { MILLISECONDS_TO_UNDO, Toasts } from "../../src/app/toasts.ts";
import { signal } from "../../src/store/signal.ts";
import type { Failure } from "../../src/store/transcript.ts";
import { FakeServer, json } from "../api/fake_server.ts";
import { assert, assertEquals } from "../assert.ts";
import { FakeClock, settle } from "../live/fake_clock.ts";
import { answer, userMessage } from "../store/wire.ts";

// What the page's layout is read from as soon as it is loaded.
const touch = Object.assign(new EventTarget(), { matches: false });
Reflect.set(globalThis, "matchMedia", () => touch);
Reflect.set(globalThis, "document", new EventTarget());
const { MessageVerbs } = await import("../../src/app/message-verbs.ts");

const question = userMessage("u1", "Why?");
const reply = answer("a1", "u1", "Because.", { version_index: 1, version_count: 2 });
const failure: Failure = { code: "conflict", detail: null, retryAt: null };

/** The messages of an open thread, and what is asked of its store. */
class Scene {
  readonly clock = new FakeClock();
  readonly asked: MessageVerb[] = [];
  readonly steps: [string, number][] = [];
  outcome: Failure | null = null;
  readonly generating = signal<string | null>(null);
  readonly underway = signal<readonly MessageVerb["type"][]>([]);
  readonly server = new FakeServer({});
  readonly toasts = new Toasts(this.clock);
  readonly #api = new ApiClient({ fetch: this.server.fetch, exclusively: (run) => run() });
  readonly app = {
    api: this.#api,
    models: new ModelCatalogue(this.#api),
    preferences: new Preferences(),
    toasts: this.toasts,
  };
  readonly choice = new ModelChoice({
    api: this.#api,
    models: signal([]),
    projectDefault: signal(null),
    thread: signal(null),
    threadId: () => null,
  });
  readonly verbs = new MessageVerbs(this.app, {
    generating: this.generating,
    verbs: {
      underway: this.underway,
      perform: (verb) => {
        this.asked.push(verb);
        return Promise.resolve(this.outcome);
      },
    },
    versions: {
      step: (message: Message, by: number) => void this.steps.push([message.id, by]),
      index: (message: Message) => message.version_index,
    },
  }, this.choice);
}

Deno.test("an edit makes a new version, or keeps the answer when it is made in place", async () => {
  const scene = new Scene();
  scene.outcome = failure;
  assertEquals(await scene.verbs.edit(question, "How?", false), failure);
  await scene.verbs.edit(question, "How?", true);
  const verb = { type: "edit_message", message_id: "u1", content: "How?" };
  assertEquals(scene.asked, [verb, { ...verb, preserve_response: true }]);
});

Deno.test("a deleted message is out of sight at once, and deleted when that can't be undone", async () => {
  const scene = new Scene();
  scene.verbs.delete(reply);
  assertEquals([[...scene.verbs.leaving.value], scene.asked], [["a1"], []]);
  scene.toasts.undo();
  await scene.clock.pass(2 * MILLISECONDS_TO_UNDO);
  assertEquals([scene.verbs.leaving.value.size, scene.asked], [0, []]);
  scene.verbs.delete(reply);
  await scene.clock.pass(MILLISECONDS_TO_UNDO);
  assertEquals(scene.asked, [{ type: "delete_message", message_id: "a1" }]);
  assertEquals(scene.verbs.leaving.value.size, 0, "the thread itself no longer has it");
});

Deno.test("the focus goes over to what comes in a message's place, once", async () => {
  const scene = new Scene();
  const next = { ...reply, id: "a2" };
  scene.verbs.regenerate(reply, { model: "m" });
  await settle();
  assertEquals(scene.asked, [{ type: "regenerate", message_id: "a1", options: { model: "m" } }]);
  assertEquals(scene.verbs.takeFocus(question), null);
  assertEquals([scene.verbs.takeFocus(next), scene.verbs.takeFocus(next)], ["bubble", null]);
  scene.verbs.stepVersion(reply, 1);
  assertEquals(scene.verbs.takeFocus(next), "next-version");
  scene.verbs.stepVersion(reply, -1);
  assertEquals(scene.verbs.takeFocus(next), "former-version");
  assertEquals(scene.steps, [["a1", 1], ["a1", -1]]);
  assertEquals(scene.verbs.versionOf(reply), 1);
  scene.verbs.focusNextVersion(reply);
  assertEquals(scene.verbs.takeFocus(next), "bubble");
});

Deno.test("another answer is asked for with what was chosen just now, under what is said of it", () => {
  const scene = new Scene();
  scene.verbs.regenerate(reply);
  scene.choice.chooseModel("chosen");
  scene.verbs.regenerate(reply);
  scene.verbs.regenerate(reply, { temperature: 0.2 });
  const options = scene.asked.map((verb) => "options" in verb && verb.options);
  assertEquals(options, [undefined, { model: "chosen", temperature: undefined }, {
    model: "chosen",
    temperature: 0.2,
  }]);
});

Deno.test("where nothing comes in its place, the focus stays", async () => {
  const scene = new Scene();
  scene.outcome = failure;
  scene.verbs.regenerate(reply);
  await settle();
  assertEquals(scene.verbs.takeFocus({ ...reply, id: "a2" }), null);
});

Deno.test("an answer goes on where it ended; while one runs there can't be another", () => {
  const scene = new Scene();
  scene.verbs.continue(reply);
  assertEquals(scene.asked, [{ type: "continue_message", message_id: "a1" }]);
  assertEquals(scene.verbs.answering.value, false);
  scene.generating.set("a1");
  assertEquals(scene.verbs.answering.value, true);
});

Deno.test("what keeps a change is the chosen key, and on the screen never Enter alone", () => {
  const scene = new Scene();
  assertEquals(scene.verbs.sendKey.value, "enter");
  touch.matches = true;
  touch.dispatchEvent(new Event("change"));
  assertEquals(scene.verbs.sendKey.value, "mod-enter");
  touch.matches = false;
  touch.dispatchEvent(new Event("change"));
});

Deno.test("what only the server knows of a message is asked for when it isn't there yet", async () => {
  const scene = new Scene();
  const whole = { ...reply, prompt_tokens: 7 };
  const versions = "GET /api/v1/messages/a1/versions";
  scene.server.answers[versions] = () => json({ versions: [{ ...reply, id: "a0" }, whole] });
  assertEquals(await scene.verbs.whole(question), question);
  assertEquals(await scene.verbs.whole(whole), whole);
  assertEquals(scene.server.paths, []);
  assertEquals(await scene.verbs.whole(reply), whole);
  scene.server.answers[versions] = () => json({ versions: [] });
  assertEquals(await scene.verbs.whole(reply), reply);
});

Deno.test("former texts and the session are asked of the server, the models of the page", async () => {
  const scene = new Scene();
  scene.server.answers["GET /api/v1/messages/u1/history"] = () =>
    json({ history: [{ content: "What?", edited_at: "" }] });
  assertEquals((await scene.verbs.formerTexts(question)).length, 1);
  scene.server.answers["GET /api/v1/auth/me"] = () => json({ user: { id: "ada" } });
  await scene.verbs.renewSession();
  assertEquals(scene.server.paths.at(-1), "GET /api/v1/auth/me");
  assert(scene.verbs.models === scene.app.models);
});

Deno.test("while an answer is asked for, no other one is", () => {
  const { verbs, underway, asked } = new Scene();
  assertEquals(verbs.answering.value, false);
  for (const type of ["regenerate", "continue_message"] as const) {
    underway.set([type]);
    assertEquals(verbs.answering.value, true);
    verbs.continue(reply);
    verbs.regenerate(reply);
  }
  assertEquals(asked, []);
  underway.set(["select_version"]);
  assertEquals(verbs.answering.value, false);
});
