import { assert, assertEquals } from "../assert.ts";
import { composerHint, type ComposerState } from "../../src/app/composer-hint.ts";
import { strings } from "../../src/app/strings.ts";

const words = strings.composer;

function hint(state: Partial<ComposerState>) {
  return composerHint({
    text: "Hello",
    sendKey: "enter",
    files: { unfinished: 0, refused: 0, ready: 0 },
    waiting: false,
    problem: null,
    blindModel: null,
    typingElsewhere: false,
    ...state,
  });
}

Deno.test("with nothing else to say the hint names the keys", () => {
  assertEquals(hint({}), { text: words.hintEnter, tone: "keys" });
  assert(hint({ sendKey: "mod-enter" }).text.endsWith("+Enter to send"));
});

Deno.test("a text that is nearly too long is counted, and too long a one is wrong", () => {
  assertEquals(hint({ text: "a".repeat(49_000) }).tone, "told");
  assertEquals(hint({ text: "a".repeat(50_001) }).tone, "wrong");
});

Deno.test("files that hinder sending are told before anything quiet", () => {
  const files = { unfinished: 1, refused: 1, ready: 1 };
  assertEquals(hint({ files, typingElsewhere: true }).text, words.filesRefused);
  const underway = { unfinished: 1, refused: 0, ready: 0 };
  assertEquals(hint({ files: underway, waiting: true }).text, words.sendsWhenUploaded);
  assertEquals(hint({ files: underway, text: " " }).text, words.filesWantWords);
  assertEquals(hint({ files: underway }).tone, "keys");
});

Deno.test("a model that doesn't see an image is named", () => {
  const files = { unfinished: 0, refused: 0, ready: 1 };
  assertEquals(hint({ files, blindModel: "small" }).text, words.blindModel("small"));
});

Deno.test("what was not done comes before files, typing elsewhere before keys", () => {
  const files = { unfinished: 0, refused: 1, ready: 0 };
  assertEquals(hint({ files, problem: "No." }), { text: "No.", tone: "wrong" });
  assertEquals(hint({ typingElsewhere: true }).text, words.typingElsewhere);
});
