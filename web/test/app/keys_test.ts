import { assertEquals } from "../assert.ts";
import {
  characterCount,
  composerKey,
  isSendable,
  MAX_MESSAGE_CHARACTERS,
} from "../../src/app/composer-keys.ts";
import { type KeyPress, shortcutFor, transcriptKeyFor } from "../../src/app/shortcuts.ts";

function press(keys: string, isComposing = false): KeyPress & { isComposing: boolean } {
  const parts = keys.split("+");
  const key = parts.at(-1)!;
  return {
    key,
    code: key.length === 1 ? `Key${key.toUpperCase()}` : key,
    ctrlKey: parts.includes("Ctrl"),
    metaKey: parts.includes("Cmd"),
    shiftKey: parts.includes("Shift"),
    altKey: parts.includes("Alt"),
    isComposing,
  };
}

Deno.test("Enter sends, Shift+Enter breaks the line", () => {
  assertEquals(composerKey(press("Enter"), "enter"), "send");
  assertEquals(composerKey(press("Shift+Enter"), "enter"), null);
  assertEquals(composerKey(press("a"), "enter"), null);
});

Deno.test("who chose so sends with Ctrl or Cmd, and Enter breaks the line", () => {
  assertEquals(composerKey(press("Enter"), "mod-enter"), null);
  for (const sendKey of ["enter", "mod-enter"] as const) {
    assertEquals(composerKey(press("Ctrl+Enter"), sendKey), "send");
    assertEquals(composerKey(press("Cmd+Enter"), sendKey), "send");
  }
});

Deno.test("Enter that chooses a word of an input method doesn't send", () => {
  assertEquals(composerKey(press("Enter", true), "enter"), null);
  assertEquals(composerKey(press("Escape", true), "enter"), null);
});

Deno.test("Escape clears", () => {
  assertEquals(composerKey(press("Escape"), "enter"), "clear");
});

Deno.test("Safari's last key press of an input method doesn't count either", () => {
  assertEquals(composerKey({ ...press("Enter"), keyCode: 229 }, "enter"), null);
});

Deno.test("Up goes back and Tab takes, alone", () => {
  assertEquals(composerKey(press("ArrowUp"), "enter"), "back");
  assertEquals(composerKey(press("Tab"), "enter"), "take");
  for (const other of ["Shift+Tab", "Shift+ArrowUp", "Ctrl+ArrowUp", "Alt+ArrowUp"]) {
    assertEquals(composerKey(press(other), "enter"), null, other);
  }
});

Deno.test("blank text and text over the limit can't be sent", () => {
  assertEquals(isSendable(" \n\t"), false);
  assertEquals(isSendable("a"), true);
  assertEquals(isSendable("a".repeat(MAX_MESSAGE_CHARACTERS)), true);
  assertEquals(isSendable("a".repeat(MAX_MESSAGE_CHARACTERS + 1)), false);
});

Deno.test("a character outside the basic plane counts once", () => {
  const text = "🜂".repeat(MAX_MESSAGE_CHARACTERS);
  assertEquals(characterCount(text), MAX_MESSAGE_CHARACTERS);
  assertEquals(isSendable(text), true);
});

Deno.test("shortcuts take Ctrl or Cmd, and nothing else beside", () => {
  assertEquals(shortcutFor(press("Ctrl+k")), "composer");
  assertEquals(shortcutFor(press("Cmd+K")), "composer");
  assertEquals(shortcutFor(press("Ctrl+n")), "new-thread");
  assertEquals(shortcutFor(press("Alt+n")), "new-thread");
  assertEquals(shortcutFor(press("Ctrl+Shift+S")), "sidebar");
  assertEquals(shortcutFor(press("Ctrl+/")), "help");
  for (const other of ["k", "Shift+S", "Ctrl+s", "Ctrl+Shift+K", "Ctrl+Alt+n"]) {
    assertEquals(shortcutFor(press(other)), null, other);
  }
});

Deno.test("keys of the transcript leave the browser's own alone", () => {
  assertEquals(transcriptKeyFor(press("j")), "next");
  assertEquals(transcriptKeyFor(press("K")), "previous");
  assertEquals(transcriptKeyFor(press("c")), "copy");
  assertEquals(transcriptKeyFor(press("Ctrl+c")), null);
});
