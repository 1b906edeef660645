import { pathToEnd, StreamingDocument, wholeDocument } from "../../src/content/document.ts";
import { assert, assertEquals } from "../assert.ts";
import { corpus } from "./corpus.ts";
import { cut, randomFrom } from "./random.ts";
import { serialize } from "./serialize.ts";

function streamed(pieces: string[]): StreamingDocument {
  const document = new StreamingDocument();
  for (const piece of pieces) document.append(piece);
  return document;
}

for (const [name, text] of Object.entries(corpus)) {
  Deno.test(`at every character, what is streamed is what a full render gives: ${name}`, () => {
    const document = new StreamingDocument();
    for (let at = 0; at < text.length; at++) {
      document.append(text[at] ?? "");
      if (text[at] === "\r") continue;
      const soFar = text.slice(0, at + 1);
      assertEquals(
        serialize(document.nodes()),
        serialize(wholeDocument(soFar)),
        `after ${JSON.stringify(soFar)}`,
      );
    }
  });
}

Deno.test("texts made of blocks put together at random, cut at random, come out as a full render", () => {
  const random = randomFrom(20261122);
  const lines = Object.values(corpus).flatMap((text) => text.split(/(?<=\n)/));
  for (let round = 0; round < 400; round++) {
    const some = Array.from({ length: 12 }, () => lines[Math.floor(random() * lines.length)] ?? "");
    const text = some.map((line) => random() < 0.2 ? `${line}\n` : line).join("");
    const pieces = cut(text, 9, random);
    const document = new StreamingDocument();
    let soFar = "";
    for (const piece of pieces) {
      document.append(piece);
      soFar += piece;
      if (soFar.endsWith("\r")) continue;
      assertEquals(
        serialize(document.nodes()),
        serialize(wholeDocument(soFar)),
        `round ${round}, after ${JSON.stringify(soFar)}`,
      );
    }
  }
});

for (const [name, text] of Object.entries(corpus)) {
  Deno.test(`once whole, what was streamed is what a full render gives: ${name}`, () => {
    const random = randomFrom(7);
    const document = streamed(cut(text, 9, random));
    assertEquals(serialize(document.whole(text)!), serialize(wholeDocument(text)));
    assertEquals(document.whole(`${text}more`), null);
  });
}

Deno.test("settled blocks stay the same objects when the text is whole", () => {
  const text = "# One\n\nTwo\n\nThree\n\nFour";
  const document = streamed(["# One\n\nTwo\n\nThree\n\nFo", "ur"]);
  const before = document.nodes();
  const whole = document.whole(text)!;
  assert(before[0] === whole[0] && before[1] === whole[1]);
});

Deno.test("what comes after a blank line belongs to the list before it, or begins anew", () => {
  for (
    const text of ["- a\n\n- b", "1. a\n\n2. b", "- a\n\n  b", "a\n\n- b", "```\na\n\nb\n```\n\nc"]
  ) {
    const document = new StreamingDocument();
    for (let at = 0; at < text.length; at++) {
      document.append(text[at]!);
      const soFar = text.slice(0, at + 1);
      assertEquals(serialize(document.nodes()), serialize(wholeDocument(soFar)), soFar);
    }
  }
});

Deno.test("a block is settled as soon as the next one begins", () => {
  const document = streamed(["One\n\nT"]);
  const before = document.nodes();
  document.append("wo");
  assert(before[0] === document.nodes()[0], "One is not rendered again");
});

Deno.test("settled blocks are the same objects from one moment to the next", () => {
  const document = streamed(["# One\n\nTwo\n\nThree\nis "]);
  const before = document.nodes();
  document.append("and more");
  const after = document.nodes();
  assert(before[0] === after[0] && before[1] === after[1], "One and Two are not rendered again");
  assert(before[2] !== after[2]);
});

Deno.test("a definition that comes late renders again only the blocks that may name it", () => {
  const document = streamed(["Plain\n\nSee [x]\n\nEnd\n\n"]);
  const before = document.nodes();
  document.append("[x]: https://a.example\n");
  const after = document.nodes();
  assert(before[0] === after[0]);
  assertEquals(
    serialize(after.slice(1, 2)),
    '<p>See <a href="https://a.example" target="_blank" rel="noopener noreferrer">x</a></p>',
  );
});

Deno.test("code is settled once its block is", () => {
  const document = streamed(["```js\nlet a\n"]);
  const settled = () => document.nodes().map((node) => node.type === "code" && node.settled);
  assertEquals(settled(), [false]);
  document.append("```\n");
  assertEquals(settled(), [false]);
  document.append("\nText\n");
  assertEquals(settled(), [true, false]);
});

Deno.test("the work for a token does not grow with the text before it", () => {
  const paragraph = "Some words that **fill** a paragraph with `code` and more.\n\n";
  const document = streamed([paragraph.repeat(2000)]);
  document.nodes();
  const start = performance.now();
  for (let round = 0; round < 100; round++) {
    document.append("word ");
    document.nodes();
  }
  const perTokenMs = (performance.now() - start) / 100;
  assert(perTokenMs < 25, `${perTokenMs} ms a token`);
});

Deno.test("a text goes on in the last block that holds text", () => {
  const end = (text: string) => pathToEnd(streamed([text]).nodes());
  assertEquals(end(""), []);
  assertEquals(end("One *two*"), [0]);
  assertEquals(end("- a\n- b"), [0, 1]);
  assertEquals(end("> - a\n>\n>   b"), [0, 0, 0, 1]);
  assertEquals(end("text\n\n---"), []);
  assertEquals(end("text\n\n```\nx"), [1]);
});
