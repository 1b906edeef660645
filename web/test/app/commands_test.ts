import { assertEquals } from "../assert.ts";
import { commandIn, completions } from "../../src/app/commands.ts";

const context = {
  models: [{ id: "large", detail: "128K context" }, { id: "small-1", detail: "8K context" }],
};

function labels(text: string): string[] {
  return completions(text, context).map(({ label }) => label);
}

Deno.test("a slash offers all commands, and letters narrow them", () => {
  assertEquals(labels("/"), ["/summarise", "/new", "/export", "/model", "/help"]);
  assertEquals(labels("/N"), ["/new"]);
  assertEquals(labels("/x"), []);
});

Deno.test("summarising is known by both its spellings", () => {
  assertEquals(labels("/summariz"), ["/summarise"]);
  assertEquals(commandIn("/summarize", context), { name: "summarise", argument: "" });
});

Deno.test("text that isn't one line after a slash is ordinary", () => {
  for (const text of ["", "a /new", " /new", "/new\nline", "/export md\nline"]) {
    assertEquals(labels(text), [], text);
  }
});

Deno.test("a command without an argument can be done at once", () => {
  const [help] = completions("/he", context);
  assertEquals(help?.command, { name: "help", argument: "" });
});

Deno.test("a command that wants an argument offers those there are", () => {
  const [model] = completions("/mo", context);
  assertEquals(model?.command, null);
  assertEquals(model?.text, "/model ");
  assertEquals(labels("/model "), ["large", "small-1"]);
  assertEquals(labels("/model 128K"), ["large"]);
  assertEquals(labels("/model SMALL"), ["small-1"]);
  assertEquals(labels("/export "), ["md", "txt", "json", "html", "pdf"]);
  assertEquals(completions("/export ht", context)[0]?.command, {
    name: "export",
    argument: "html",
  });
  assertEquals(labels("/help "), []);
});

Deno.test("a whole command is found in what is sent, anything else is a message", () => {
  assertEquals(commandIn("/export json ", context), { name: "export", argument: "json" });
  assertEquals(commandIn("/model small-1", context), { name: "model", argument: "small-1" });
  assertEquals(commandIn("/model", context), { name: "model", argument: "" });
  assertEquals(commandIn("/new about tulips", context), {
    name: "new",
    argument: "about tulips",
  });
  for (const text of ["/etc/hosts", "/export the data", "/model unknown", "/help me", "new", "/"]) {
    assertEquals(commandIn(text, context), null, text);
  }
});
