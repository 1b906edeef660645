import { grammarName } from "../../src/content/grammars.ts";
import { highlighted } from "../../src/content/highlight.ts";
import type { ContentNode } from "../../src/content/nodes.ts";
import { assert, assertEquals } from "../assert.ts";
import { serialize } from "./serialize.ts";

function plain(nodes: readonly ContentNode[]): string {
  return nodes.map((node) =>
    node.type === "text" ? node.text : node.type === "element" ? plain(node.children) : ""
  ).join("");
}

Deno.test("languages are known by the names people write", () => {
  const names = ["js", "TS", "py", "c++", "html", "sh", "swift", "Dockerfile"].map(grammarName);
  assertEquals(names, [
    "javascript",
    "typescript",
    "python",
    "cpp",
    "markup",
    "bash",
    "swift",
    "docker",
  ]);
  for (const unknown of ["", "brainfuck", "constructor", "__proto__"]) {
    assertEquals(grammarName(unknown), null);
  }
});

Deno.test("code becomes spans named by kind, and stays the same text", async () => {
  const code = 'const a = "<b>" // c\n';
  const nodes = await highlighted(code, "js");
  assert(nodes);
  assertEquals(plain(nodes), code);
  const markup = serialize(nodes);
  assert(markup.includes('<span class="token keyword">const</span>'), markup);
  assert(markup.includes('<span class="token string">&quot;&lt;b>&quot;</span>'), markup);
});

Deno.test("every grammar loads with what it builds on", async () => {
  for (
    const language of [
      "bash",
      "c",
      "cpp",
      "csharp",
      "css",
      "dart",
      "diff",
      "docker",
      "elixir",
      "go",
      "graphql",
      "haskell",
      "ini",
      "java",
      "javascript",
      "json",
      "jsx",
      "julia",
      "kotlin",
      "latex",
      "lua",
      "makefile",
      "markdown",
      "markup",
      "nginx",
      "objectivec",
      "perl",
      "powershell",
      "python",
      "r",
      "ruby",
      "rust",
      "scala",
      "scss",
      "sql",
      "swift",
      "toml",
      "tsx",
      "typescript",
      "yaml",
      "zig",
    ]
  ) {
    assert(await highlighted("x = 1 // y", language), language);
  }
});

Deno.test("unknown languages and very long code stay plain", async () => {
  assertEquals(await highlighted("x", "brainfuck"), null);
  assertEquals(await highlighted("x".repeat(30_001), "js"), null);
});
