import { assertEquals } from "../assert.ts";
import { ApiError } from "../../src/api/error.ts";
import type { Attachment } from "../../src/api/types.ts";
import { Uploads } from "../../src/app/uploads.ts";
import { settle } from "../live/fake_clock.ts";

interface Journey {
  file: File;
  progress: (share: number) => void;
  arrive: (attachment: Attachment) => void;
  fail: (reason: unknown) => void;
  signal: AbortSignal;
}

class Scene {
  readonly journeys: Journey[] = [];
  readonly removed: string[] = [];
  kept: string[] = [];
  readonly uploads: Uploads;

  constructor(kept: Attachment[] = []) {
    this.uploads = new Uploads({
      transfer: (file, progress, signal) =>
        new Promise((arrive, fail) => {
          this.journeys.push({ file, progress, arrive, fail, signal });
        }),
      remove: (id) => this.removed.push(id),
      keep: (attachments) => this.kept = attachments.map(({ id }) => id),
    }, kept);
  }

  get states(): string[] {
    return this.uploads.list.value.map(({ state }) => state);
  }

  key(at: number): string {
    return this.uploads.list.value[at]!.key;
  }
}

function file(name: string, type = "text/plain"): File {
  return new File(["a"], name, { type });
}

function attachment(id: string, media_type = "text/plain"): Attachment {
  return {
    id,
    file_name: `${id}.txt`,
    media_type,
    size_bytes: 1,
    width: null,
    height: null,
    thread_id: null,
    created_at: "2026-11-22T09:00:00.000Z",
  };
}

Deno.test("files travel three at a time, and are kept once they are there", async () => {
  const scene = new Scene();
  scene.uploads.add(["a", "b", "c", "d"].map((name) => file(name)));
  assertEquals(scene.states, ["uploading", "uploading", "uploading", "waiting"]);
  assertEquals(scene.uploads.unfinished.value, 4);
  scene.journeys[0]!.progress(0.5);
  assertEquals(scene.uploads.list.value[0]!.progress, 0.5);
  scene.journeys[0]!.arrive(attachment("1"));
  await settle();
  assertEquals(scene.states, ["ready", "uploading", "uploading", "uploading"]);
  assertEquals(scene.kept, ["1"]);
});

Deno.test("what is refused before it leaves doesn't count among the ten", () => {
  const scene = new Scene();
  scene.uploads.add([file("film", "video/mp4"), ...Array.from({ length: 11 }, () => file("a"))]);
  assertEquals(scene.uploads.refused.value, 2);
  assertEquals(scene.uploads.list.value.at(-1)?.refusal, "too_many");
});

Deno.test("a failed upload says why and can be tried again", async () => {
  const scene = new Scene();
  scene.uploads.add([file("a")]);
  scene.journeys[0]!.fail(new ApiError(0, "network_error", null));
  await settle();
  assertEquals(scene.uploads.list.value[0]!.refusal, "unreachable");
  scene.uploads.retry(scene.key(0));
  scene.journeys[1]!.arrive(attachment("1"));
  await settle();
  assertEquals(scene.states, ["ready"]);
});

Deno.test("what will never be taken isn't tried again, nor what is there", async () => {
  const scene = new Scene([attachment("1")]);
  scene.uploads.add([file("film", "video/mp4"), file("b")]);
  scene.journeys[0]!.fail(new TypeError("odd"));
  await settle();
  assertEquals(scene.uploads.list.value[2]!.refusal, "unknown");
  scene.uploads.retry(scene.key(0));
  scene.uploads.retry(scene.key(1));
  assertEquals(scene.journeys.length, 1);
});

Deno.test("removing ends the journey and takes back what is there", async () => {
  const scene = new Scene([attachment("1")]);
  scene.uploads.add([file("b")]);
  scene.uploads.remove(scene.key(1));
  assertEquals(scene.journeys[0]!.signal.aborted, true);
  // It had arrived when it was called off.
  scene.journeys[0]!.arrive(attachment("2"));
  await settle();
  scene.uploads.remove(scene.key(0));
  assertEquals(scene.removed, ["2", "1"]);
  assertEquals(scene.states, []);
  assertEquals(scene.kept, []);
});

Deno.test("what is there is handed over once, and can be put back", () => {
  const scene = new Scene([attachment("1"), attachment("2", "image/png")]);
  assertEquals(scene.uploads.list.value[1]!.isImage, true);
  const taken = scene.uploads.take();
  assertEquals(taken.map(({ id }) => id), ["1", "2"]);
  assertEquals(scene.uploads.take(), []);
  scene.uploads.putBack(taken);
  assertEquals(scene.states, ["ready", "ready"]);
  assertEquals(scene.kept, ["1", "2"]);
});
