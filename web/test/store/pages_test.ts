import { newestPage, olderPage } from "../../src/store/pages.ts";
import { Transcript } from "../../src/store/transcript.ts";
import { assertEquals } from "../assert.ts";
import { conversation, optimistic, question, texts, transcriptOf } from "./transcript_scene.ts";
import { answer, page, userMessage } from "./wire.ts";

Deno.test("older pages go before, overlap aside", () => {
  const transcript = new Transcript();
  const second = [userMessage("u2", "3", { parent_message_id: "a1" }), answer("a2", "u2", "4")];
  transcript.apply(newestPage(transcript, page(second, { has_more: true })));
  assertEquals(transcript.olderExist.value, true);
  transcript.apply(
    olderPage(transcript, page([question, answer("a1", "u1", "2"), ...second.slice(0, 1)])),
  );
  assertEquals([texts(transcript), transcript.hasOlder], [["Why?", "2", "3", "4"], false]);
});

Deno.test("the newest page read anew keeps what was loaded before it, and what is unchanged stays untouched", () => {
  const transcript = transcriptOf(...conversation);
  transcript.apply({ hasOlder: true });
  let answers = 0;
  transcript.item("a1")?.subscribe(() => answers++);
  optimistic(transcript, "c1", "Mine");
  const later = [
    answer("a1", "u1", "Because."),
    userMessage("u2", "More", { parent_message_id: "a1" }),
  ];
  transcript.apply(newestPage(transcript, page(later, { has_more: true })));
  assertEquals(texts(transcript), ["Why?", "Because.", "More", "Mine"]);
  assertEquals([answers, transcript.hasOlder], [1, true]);
});

Deno.test("a short page read anew doesn't bring older messages back that aren't there", () => {
  const transcript = transcriptOf(...conversation);
  transcript.apply(newestPage(transcript, page(conversation.slice(1), { has_more: true })));
  assertEquals([texts(transcript), transcript.hasOlder], [["Why?", "Because."], false]);
});

Deno.test("the newest page read anew drops what left the path, and takes echoes in", () => {
  const transcript = transcriptOf(...conversation);
  optimistic(transcript, "c1", "Mine");
  const mine = userMessage("u2", "Mine", { client_message_id: "c1", parent_message_id: "b1" });
  transcript.apply(newestPage(transcript, page([question, answer("b1", "u1", "Or not."), mine])));
  assertEquals(transcript.order.value, ["u1", "b1", "c1"]);
  assertEquals([texts(transcript), transcript.outgoing], [["Why?", "Or not.", "Mine"], []]);

  const far = transcriptOf(...conversation);
  far.apply(
    newestPage(
      far,
      page([userMessage("z1", "Far", { parent_message_id: "y" })], { has_more: true }),
    ),
  );
  assertEquals([texts(far), far.hasOlder], [["Far"], true]);
});
