import { leaveThread } from "../../src/store/leave-thread.ts";
import type { Failure } from "../../src/store/transcript.ts";
import { VersionSwitch } from "../../src/store/version-switch.ts";
import { json } from "../api/fake_server.ts";
import { assertEquals } from "../assert.ts";
import { settle } from "../live/fake_clock.ts";
import { ThreadScene } from "./thread_scene.ts";
import { answer, page, userMessage } from "./wire.ts";

/** Versions of one answer, of which the server shows those that it is asked for when told to. */
class Versions {
  readonly asked: string[] = [];
  readonly called: string[] = [];
  readings = 0;
  faults: unknown[] = [];
  #answer: ((failure: Failure | null) => void)[] = [];
  readonly versions = new VersionSwitch({
    readIds: () => {
      this.readings++;
      return this.ids ? Promise.resolve(this.ids) : Promise.reject(new Error("offline"));
    },
    perform: (verb) => {
      this.asked.push(verb.message_id);
      return new Promise((done) => this.#answer.push(done));
    },
    call: (id) => {
      this.called.push(id);
      return Promise.resolve();
    },
    failed: (reason) => this.faults.push(reason),
  });
  ids: string[] | null = ["v1", "v2", "v3", "v4"];

  async answers(failure: Failure | null = null): Promise<void> {
    this.#answer.shift()?.(failure);
    await settle();
  }
}

const shown = (index: number) =>
  answer(`v${index}`, "u2", "", { version_index: index, version_count: 4 });

Deno.test("of several quick presses the last one wins, and the number follows each", async () => {
  const scene = new Versions();
  const { versions } = scene;
  for (const number of [3, 2, 1]) {
    versions.step(shown(4), -1);
    assertEquals(versions.index(shown(4)), number);
  }
  await settle();
  assertEquals(scene.asked, ["v1"]);
  versions.step(shown(4), 1);
  versions.step(shown(4), 1);
  await scene.answers();
  assertEquals([scene.asked, versions.index(shown(1))], [["v1", "v3"], 3]);
  await scene.answers();
  assertEquals([versions.wish.value, scene.readings], [null, 1]);
  assertEquals(versions.index(shown(3)), 3);
});

Deno.test("there is nothing before the first version and nothing after the last", () => {
  const { versions } = new Versions();
  versions.step(shown(1), -1);
  versions.step(shown(4), 1);
  assertEquals(versions.wish.value, null);
});

Deno.test("a version that can't be shown leaves the number what it was", async () => {
  const scene = new Versions();
  scene.versions.step(shown(2), 1);
  await settle();
  await scene.answers({ code: "conflict", detail: null, retryAt: null });
  assertEquals([scene.versions.index(shown(2)), scene.faults.length], [2, 0]);
  scene.ids = null;
  scene.versions.step({ ...shown(2), parent_message_id: "u9" }, 1);
  await settle();
  assertEquals([scene.versions.wish.value, scene.faults.length], [null, 1]);
});

Deno.test("other places keep their own numbers", async () => {
  const scene = new Versions();
  scene.versions.step(shown(2), 1);
  assertEquals(scene.versions.index({ ...shown(2), parent_message_id: "u9" }), 2);
  await settle();
  await scene.answers();
});

Deno.test("a version that was not asked for before its page went is shown later", async () => {
  const [reloaded, rested] = [new Versions(), new Versions()];
  reloaded.versions.step(shown(4), -1);
  await settle();
  // The first version is asked for and not shown yet: of the next one the server has heard nothing.
  reloaded.versions.step(shown(4), -1);
  globalThis.dispatchEvent(new Event("pagehide"));
  await settle();
  assertEquals([reloaded.called, rested.called], [["v2"], []]);
  for (const { versions } of [reloaded, rested]) versions.dispose();
});

Deno.test("a version that was not asked for yet gives way to what is done meanwhile", async () => {
  const asked = await beforeVersionsAreRead();
  asked.store.send("And?");
  const edited = await beforeVersionsAreRead();
  void edited.store.verbs.perform({ type: "edit_message", message_id: "u2", content: "How?" });
  const rested = await beforeVersionsAreRead();
  void rested.store.verbs.perform({ type: "delete_message", message_id: "u2" });
  await settle();
  const sent = (scene: ThreadScene) => scene.sent.map((event) => (event as { type: string }).type);
  assertEquals(sent(asked), ["send_message"]);
  assertEquals(sent(edited), ["edit_message"]);
  assertEquals(sent(rested), ["delete_message", "select_version"]);
  const numbers = [asked, edited, rested].map(({ store }) => store.versions.index(shown(4)));
  assertEquals(numbers, [4, 4, 3]);
  for (const { store } of [asked, edited, rested]) store.dispose();
});

Deno.test("a version is asked for once, though its thread was left before that", async () => {
  const scene = await beforeVersionsAreRead();
  leaveThread(scene.store);
  await settle();
  assertEquals([scene.sent.length, scene.network.socket.closed], [1, false]);
  scene.says({ type: "message_updated", seq: 6, message: shown(3) });
  await settle();
  assertEquals([scene.sent.length, scene.network.socket.closed], [1, true]);
  assertEquals(scene.server.paths.filter((path) => path.endsWith("/select")), []);
});

/** Somebody has just asked for the version before. */
async function beforeVersionsAreRead(): Promise<ThreadScene> {
  const scene = new ThreadScene(page([userMessage("u2", "Why?"), shown(4)], { last_seq: 5 }));
  const versions = [1, 2, 3, 4].map(shown);
  scene.server.answers["GET /api/v1/messages/v4/versions"] = () => json({ versions });
  await scene.connect(5);
  scene.store.versions.step(shown(4), -1);
  return scene;
}
