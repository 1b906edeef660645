import { ApiClient } from "../../src/api/client.ts";
import { ApiError } from "../../src/api/error.ts";
import { Announcer } from "../../src/app/announcer.ts";
import { Draft } from "../../src/app/drafts.ts";
import { firstMessage } from "../../src/app/first-message.ts";
import { ModelCatalogue } from "../../src/app/models.ts";
import { applyTheme, Preferences } from "../../src/app/preferences.ts";
import { failureText, problemText } from "../../src/app/problems.ts";
import { shortcutGroups } from "../../src/app/shortcut-list.ts";
import { keyLabel } from "../../src/app/shortcuts.ts";
import { panelStrings } from "../../src/app/strings-panels.ts";
import { strings } from "../../src/app/strings.ts";
import { FakeServer, json } from "../api/fake_server.ts";
import { assert, assertEquals } from "../assert.ts";
import { MemoryStorage } from "../store/memory_storage.ts";
import { withStorage } from "./with_storage.ts";

Deno.test("the same announcement twice is heard twice", () => {
  const announcer = new Announcer();
  announcer.say("Answer finished");
  const first = announcer.said.value;
  announcer.say("Answer finished");
  assert(first !== announcer.said.value);
  assertEquals(announcer.said.value.trim(), "Answer finished");
});

Deno.test("choices are kept over a reload, the usual ones by keeping nothing", () => {
  const storage = new MemoryStorage();
  return withStorage(storage, () => {
    const preferences = new Preferences();
    assertEquals(preferences.theme.value, "system");
    preferences.theme.set("dark");
    preferences.sendKey.set("mod-enter");
    assertEquals(new Preferences().theme.value, "dark");
    preferences.theme.set("system");
    assertEquals([storage.length, new Preferences().sendKey.value], [1, "mod-enter"]);
    storage.setItem("parley.theme", "plaid");
    assertEquals(new Preferences().theme.value, "system", "what nobody can choose isn't chosen");
  });
});

Deno.test("where storage is refused, choices last as long as the page", () =>
  withStorage(null, () => {
    const preferences = new Preferences();
    preferences.theme.set("light");
    assertEquals(preferences.theme.value, "light");
  }));

Deno.test("the theme is on the page, and the system's isn't", () => {
  const documentElement = { dataset: {} as Record<string, string> };
  Object.defineProperty(globalThis, "document", {
    value: { documentElement },
    configurable: true,
  });
  try {
    applyTheme("dark");
    assertEquals(documentElement.dataset, { theme: "dark" });
    applyTheme("system");
    assertEquals(documentElement.dataset, {});
  } finally {
    Reflect.deleteProperty(globalThis, "document");
  }
});

Deno.test("a draft belongs to its thread, and moves into a new one when that comes to be", () =>
  withStorage(new MemoryStorage(), () => {
    const draft = new Draft("p1", null);
    draft.text = "Dear";
    assertEquals(new Draft("p1", null).text, "Dear");
    assertEquals(new Draft("p2", null).text, "");
    draft.moveTo("t1");
    assertEquals([new Draft("p1", "t1").text, new Draft("p1", null).text], ["Dear", ""]);
    draft.text = " \n";
    assertEquals(new Draft("p1", "t1").text, "");
  }));

Deno.test("a thread's first message is on its way before there is a thread", () => {
  const { message, delivery } = firstMessage("Hello");
  assertEquals([message.content, message.is_user, delivery], ["Hello", true, "sending"]);
});

Deno.test("a small local model is told by the one that would answer", async () => {
  const models = [
    { id: "big", provider: "openai", context_tokens: 1, is_default: false },
    { id: "mini", provider: "local", context_tokens: 1, is_default: true },
  ];
  const server = new FakeServer({ "GET /api/v1/models": () => json({ models }) });
  const catalogue = new ModelCatalogue(new ApiClient({ fetch: server.fetch }));
  assertEquals(catalogue.isSmallLocal(null), false);
  await catalogue.load();
  assertEquals(
    [null, "big", "mini", "SmolLM2", "gone"].map((id) => catalogue.isSmallLocal(id)),
    [true, false, true, true, false],
  );
  server.answers["GET /api/v1/models"] = () => Promise.reject(new TypeError("offline"));
  await catalogue.load();
  assertEquals(catalogue.models.value.length, 2);
});

Deno.test("the shortcuts shown are those of the chosen sending key", () => {
  const keysOf = (sendKey: "enter" | "mod-enter", label: string) =>
    shortcutGroups(sendKey).flatMap(({ shortcuts }) => shortcuts)
      .find((shortcut) => shortcut.label === label)?.keys;
  const { send, newline } = panelStrings.shortcuts.composer;
  assertEquals(keysOf("enter", send)?.[0], ["Enter"]);
  assertEquals(keysOf("enter", newline), [["Shift", "Enter"]]);
  assertEquals(keysOf("mod-enter", send), [["Mod", "Enter"]]);
  assertEquals(keysOf("mod-enter", newline), [["Enter"]]);
  assertEquals(keysOf("enter", panelStrings.shortcuts.names.help), [["Mod", "/"]]);
  assert(["Ctrl", "⌘"].includes(keyLabel("Mod")));
  assertEquals(keyLabel("K"), "K");
});

Deno.test("what went wrong with a call says what to do", () => {
  const words = strings.problems;
  const cases: [ApiError, string][] = [
    [new ApiError(0, "network_error", null), words.network],
    [new ApiError(422, "validation_failed", null, { name: "is missing" }), words.invalid],
    [new ApiError(422, "validation_failed", "The body is empty."), "The body is empty."],
    [new ApiError(404, "not_found", null), words.gone],
    [new ApiError(403, "forbidden", null), words.forbidden],
    [new ApiError(409, "conflict", "Taken."), "Taken."],
  ];
  for (const [problem, text] of cases) assertEquals(problemText(problem), text, problem.code);
});

Deno.test("every reason for an unsent message has its sentence", () => {
  const codes = [
    "network_error",
    "no_answer",
    "message_too_long",
    "payload_too_large",
    "quota_exceeded",
    "insufficient_tokens",
    "ai_provider_error",
    "generation_in_progress",
    "thread_not_found",
  ] as const;
  for (const code of codes) {
    const text = failureText({ code, detail: "the server's words", retryAt: null }, 0);
    assert(text !== "the server's words" && text !== strings.problems.unknown, code);
  }
});
