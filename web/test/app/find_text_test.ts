import { folded, mayHold, occurrences, readableText } from "../../src/app/find-text.ts";
import { wholeDocument } from "../../src/content/document.ts";
import { assertEquals } from "../assert.ts";

function places(markdown: string, query: string): number {
  return occurrences(folded(readableText(wholeDocument(markdown))), folded(query)).length;
}

Deno.test("words are found as they are read, not as they are written", () => {
  assertEquals(places("A **bold** word", "bold word"), 1);
  assertEquals(places("[shown](https://example.org/hidden)", "hidden"), 0);
  assertEquals(places("```swift\nlet sum = 1\n```", "let sum"), 1);
  assertEquals(places("Formula $x^2$ here", "x^2"), 0);
});

Deno.test("no match goes from one line into the next", () => {
  assertEquals(places("one\n\ntwo", "onetwo"), 0);
  assertEquals(places("- one\n- two", "onetwo"), 0);
});

Deno.test("case doesn't matter, and every character keeps its place", () => {
  assertEquals(places("Needle, NEEDLE, needle", "nEEdle"), 3);
  assertEquals(folded("İstanbul").length, "İstanbul".length);
  assertEquals(occurrences("aaaa", "aa"), [0, 2]);
  assertEquals(occurrences("aaaa", ""), []);
});

Deno.test("a text that lacks a word needn't be read closely", () => {
  assertEquals(mayHold("A **bold** Word", "bold word"), true);
  assertEquals(mayHold("A **bold** thing", "bold word"), false);
});
