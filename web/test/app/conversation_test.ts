import type { Attachment } from "../../src/api/types.ts";
import { Draft } from "../../src/app/drafts.ts";
import { assertEquals } from "../assert.ts";
import { FakeRequest, withFakeRequests } from "../api/fake_request.ts";
import { settle } from "../live/fake_clock.ts";
import { MemoryStorage } from "../store/memory_storage.ts";
import { ConversationScene } from "./conversation_scene.ts";
import { withStorage } from "./with_storage.ts";

const file: Attachment = {
  id: "f1",
  file_name: "notes.txt",
  media_type: "text/plain",
  size_bytes: 5,
  width: null,
  height: null,
  thread_id: null,
  created_at: new Date().toISOString(),
};

/** A scene with a storage of its own, which a reload leaves as it is. */
function onPage(run: (scene: ConversationScene, storage: MemoryStorage) => Promise<void>) {
  const storage = new MemoryStorage();
  return withStorage(storage, () => run(new ConversationScene(), storage));
}

/** The page's own code anew, over the storage as it is: what a reload leaves. */
async function draftsAfterReload(turn: string) {
  const { takeFirst } = await import(`../../src/app/first-drafts.ts?${turn}`);
  const draft = new Draft("p1", null);
  const files: Attachment[] = takeFirst("p1", draft);
  return { text: draft.text, files };
}

Deno.test("a first message on its way is no draft of the next new chat", () =>
  onPage(async (scene) => {
    const first = scene.newChat();
    first.uploads.putBack([file]);
    first.send("Dear Ada");
    await settle();
    assertEquals([first.first.value?.delivery, scene.waiting], ["sending", 1]);
    first.dispose();
    const next = scene.newChat();
    assertEquals([next.draft.text, next.draft.files, next.uploads.list.value], ["", [], []]);
    next.draft.text = "Dear Bob";
    scene.makesNone();
    await settle();
    assertEquals(next.draft.text, "Dear Bob", "what is written meanwhile stays");
    next.dispose();
    const last = scene.newChat();
    assertEquals([last.draft.text, last.draft.files], ["Dear Ada\n\nDear Bob", [file]]);
    assertEquals(last.uploads.list.value.map(({ name }) => name), ["notes.txt"]);
    last.dispose();
  }));

Deno.test("a first message on its way outlives a reload as a draft", () =>
  onPage(async (scene) => {
    const first = scene.newChat();
    first.uploads.putBack([file]);
    first.send("Dear Ada");
    await settle();
    const draft = await draftsAfterReload("one");
    assertEquals([draft.text, draft.files], ["Dear Ada", [file]]);
    assertEquals((await draftsAfterReload("two")).text, "Dear Ada", "once");
    first.dispose();
  }));

Deno.test("a first message that failed can be retried, given up, or left for the next new chat", () =>
  onPage(async (scene, storage) => {
    const first = scene.newChat("p2");
    first.uploads.putBack([file]);
    first.send("Dear Ada");
    await settle();
    scene.makesNone();
    await settle();
    assertEquals(first.first.value?.delivery, "failed");
    first.retryFirst();
    await settle();
    assertEquals([first.first.value?.delivery, scene.waiting], ["sending", 1]);
    scene.makesNone();
    await settle();
    first.discardFirst();
    assertEquals([first.first.value, first.uploads.list.value.length], [null, 1]);
    const kept = Array.from({ length: storage.length }, (_, at) => storage.key(at));
    assertEquals(kept, ["parley.draft.new.p2.files"]);
    first.send("Dear Bob");
    await settle();
    scene.makesNone();
    await settle();
    first.dispose();
    const next = scene.newChat("p2");
    assertEquals([next.draft.text, next.draft.files], ["Dear Bob", [file]]);
    next.dispose();
  }));

Deno.test("a file on its way goes on in the next pane of its place, beside what is added there", () =>
  withFakeRequests(() =>
    onPage(async (scene) => {
      const first = scene.newChat("p3");
      first.uploads.add([new File(["Hat."], "list.txt")]);
      const journey = FakeRequest.last;
      first.dispose();
      assertEquals(scene.newChat("p4").uploads.list.value, [], "elsewhere it isn't");
      const next = scene.newChat("p3");
      next.uploads.putBack([file]);
      const late = { ...file, id: "f2", file_name: "list.txt" };
      journey.answers({ status: 201, body: JSON.stringify({ attachment: late }) });
      await settle();
      const names = next.uploads.list.value.map(({ name, state }) => `${name} ${state}`);
      assertEquals(names, ["notes.txt ready", "list.txt ready"]);
      assertEquals(next.draft.files, [file, late]);
      next.uploads.take();
      next.dispose();
      assertEquals(scene.newChat("p3").uploads.list.value, []);
    })
  ));
