import type { Summary } from "../../src/api/summaries.ts";
import { carryOverText } from "../../src/app/carry-over.ts";
import { exportFormatFor } from "../../src/app/export-formats.ts";
import { kindOf } from "../../src/app/import-files.ts";
import { messagePath } from "../../src/app/message-links.ts";
import { percentText } from "../../src/app/percent.ts";
import { topicsIn } from "../../src/app/topics.ts";
import { assert, assertEquals } from "../assert.ts";

Deno.test("topics are typed with commas between them, each counts once", () => {
  assertEquals(topicsIn("Rome, Lisbon;; Rome\n , Oslo "), ["Rome", "Lisbon", "Oslo"]);
  const many = Array.from({ length: 12 }, (_, at) => `topic ${at}`).join(",");
  assertEquals(topicsIn(many).length, 10);
  assertEquals(topicsIn("x".repeat(80))[0]?.length, 60);
});

Deno.test("a share is not rounded up to where the meter warns, and a little is not nothing", () => {
  const told = [0, 0.4, 1, 79.6, 80, 120].map(percentText);
  const expected = ["0%", "< 1%", "1%", "79%", "80%", "120%"];
  assertEquals(told.map((text) => text.replace(/\s%/, "%")), expected);
});

Deno.test("a format of an export is known by its names", () => {
  assertEquals([" Markdown ", "MD", "print", "docx"].map(exportFormatFor), [
    "md",
    "md",
    "pdf",
    null,
  ]);
});

Deno.test("which program wrote a file is told by how it begins", async () => {
  const kinds = ['\uFEFF  [{"title":1}]', '\n{"format":"parley/1"}', "PK\x03\x04", ""]
    .map((text) => kindOf(new Blob([text])));
  assertEquals(await Promise.all(kinds), ["chatgpt", "parley", "unknown", "unknown"]);
});

Deno.test("a message's address is its thread's, with the message at the end", () => {
  assertEquals(messagePath("p", "t", "m"), "/projects/p/chat/t#message-m");
  assertEquals(messagePath("p", "t", null), "/projects/p/chat/t");
});

Deno.test("a new chat goes on from the summaries in the order they were made", () => {
  const texts = ["- later", "- earlier\n"];
  const summaries = texts.map((summary_text) => ({ summary_text }) as Summary);
  const text = carryOverText("Travel", summaries);
  assert(text.includes("“Travel”") && text.endsWith("- earlier\n- later\n\n"), text);
});
