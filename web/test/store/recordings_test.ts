import type { ThreadEvent } from "../../src/api/events.ts";
import type { MessagePage } from "../../src/api/types.ts";
import { newestPage } from "../../src/store/pages.ts";
import { reduce } from "../../src/store/reduce.ts";
import { Transcript } from "../../src/store/transcript.ts";
import { assert, assertEquals } from "../assert.ts";

/** Made by `recordings/record.ts` with a real server. */
const recordings = JSON.parse(
  await Deno.readTextFile(new URL("recordings/tree.json", import.meta.url)),
) as Record<string, { before: MessagePage; events: ThreadEvent[]; after: MessagePage }>;

/** What can only be read anew: messages come into view that no event holds. */
const mustBeRead = ["select a longer branch", "delete a version with its branch"];

for (const [name, { before, events, after }] of Object.entries(recordings)) {
  Deno.test(`following a recording: ${name}`, () => {
    const transcript = transcriptOf(before);
    const outdated = events.map((event) => {
      const change = reduce(transcript, event, 0);
      transcript.apply(change);
      return change.outdated ?? false;
    });
    assertEquals(outdated.includes(true), mustBeRead.includes(name), "whether it is read anew");
    if (outdated.includes(true)) transcript.apply(newestPage(transcript, after));
    assertEquals(told(transcript), told(transcriptOf(after)));
  });

  Deno.test(`reading anew after a recording: ${name}`, () => {
    const transcript = transcriptOf(before);
    transcript.apply(newestPage(transcript, after));
    assertEquals(told(transcript), told(transcriptOf(after)));
  });

  Deno.test(`following a recording from any place in it: ${name}`, () => {
    const transcript = transcriptOf(after);
    for (const event of events.filter(({ type }) => type === "thread_updated").slice(-1)) {
      assert(!reduce(transcript, event, 0).outdated, "what is shown is what the thread says");
    }
  });
}

function transcriptOf(page: MessagePage): Transcript {
  const transcript = new Transcript();
  transcript.apply(newestPage(transcript, page));
  return transcript;
}

/** What a reader sees of each message. */
function told(transcript: Transcript): unknown[] {
  return transcript.order.value.map((key) => {
    const { message, failure } = transcript.find(key)!;
    const { id, parent_message_id, role, content, status, error_code } = message;
    const { version_index, version_count, finish_reason, is_edited, metadata } = message;
    const what = { id, parent_message_id, role, content, status, error_code, failure };
    return { ...what, version_index, version_count, finish_reason, is_edited, metadata };
  });
}
