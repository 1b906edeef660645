import type { ContentNode } from "../../src/content/nodes.ts";
import { wholeDocument } from "../../src/content/document.ts";
import { assert, assertEquals } from "../assert.ts";
import { corpus } from "./corpus.ts";
import { serialize } from "./serialize.ts";

function render(source: string): string {
  return serialize(wholeDocument(source));
}

function link(href: string, words: string): string {
  return `<a href="${href}" target="_blank" rel="noopener noreferrer">${words}</a>`;
}

Deno.test("entities of HTML 4 are what they name; any other name stays as it is written", () => {
  assertEquals(
    render("&copy; &Eacute;t&eacute; &apos;&#8217; &Beth; &AMP;"),
    "<p>© Été '’ &amp;Beth; &amp;AMP;</p>",
  );
});

Deno.test("blocks and inline styles", () => {
  assertEquals(
    render("# A\n\n**b** _c_ ~~d~~ `e`"),
    [
      "<h1>A</h1>",
      '<p><strong>b</strong> <em>c</em> <s>d</s> <code class="md-code-inline">e</code></p>',
    ].join(""),
  );
  assertEquals(render("one\ntwo"), "<p>one<br></br>two</p>");
  assertEquals(
    render("> a\n\n3. b\n4. c"),
    '<blockquote><p>a</p></blockquote><ol start="3"><li>b</li><li>c</li></ol>',
  );
  assertEquals(render("```swift linenos\nlet a\n```"), '<pre lang="swift">let a\n</pre>');
});

Deno.test("tables scroll in a wrapper and keep their alignment", () => {
  assertEquals(
    render("a|b|c\n-|:-:|-:\n1|2|3"),
    '<div class="md-table" tabindex="0"><table><thead><tr><th>a</th><th class="md-align-center">b</th>' +
      '<th class="md-align-right">c</th></tr></thead><tbody><tr><td>1</td><td class="md-align-center">2</td>' +
      '<td class="md-align-right">3</td></tr></tbody></table></div>',
  );
});

Deno.test("task lists, tight and loose", () => {
  assertEquals(
    render("- [ ] a\n- [x] b\n- [y] c"),
    '<ul><li class="md-task"><input type="checkbox" disabled=""></input> a</li>' +
      '<li class="md-task"><input type="checkbox" disabled="" checked=""></input> b</li><li>[y] c</li></ul>',
  );
  assertEquals(
    render("- [ ] a\n\n- b"),
    '<ul><li class="md-task"><p><input type="checkbox" disabled=""></input> a</p></li><li><p>b</p></li></ul>',
  );
});

Deno.test("links open elsewhere, and only to the web and to mail", () => {
  assertEquals(render("[a](https://x.example)"), `<p>${link("https://x.example", "a")}</p>`);
  assertEquals(
    render("https://x.example/p"),
    `<p>${link("https://x.example/p", "https://x.example/p")}</p>`,
  );
  assertEquals(
    render("<mailto:a@b.example>"),
    `<p>${link("mailto:a@b.example", "mailto:a@b.example")}</p>`,
  );
  for (
    const address of [
      "javascript:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "/local",
      "file:///x",
      "//x.example",
    ]
  ) {
    assert(!render(`[a](${address}) <${address}> ![i](${address})`).includes("href"), address);
    assert(!render(`[a]\n\n[a]: ${address}`).includes("href"), address);
  }
  assert(!render("[a](java&#115;cript:alert(1)) [b](\tjavascript:x)").includes("href"));
  assertEquals(render("main.py and example.com"), "<p>main.py and example.com</p>");
});

Deno.test("pictures are links, never requests", () => {
  const picture =
    '<a href="https://x.example/p.png" target="_blank" rel="noopener noreferrer" class="md-image">';
  assertEquals(render("![alt](https://x.example/p.png)"), `<p>${picture}alt</a></p>`);
  assertEquals(
    render("![](https://x.example/p.png)"),
    `<p>${picture}https://x.example/p.png</a></p>`,
  );
  assertEquals(
    render("[![alt](https://x.example/p.png)](https://y.example)"),
    `<p>${link("https://y.example", "alt")}</p>`,
  );
});

Deno.test("HTML is text", () => {
  assertEquals(render("<b onclick=x>a</b>"), "<p>&lt;b onclick=x>a&lt;/b></p>");
  assertEquals(
    render("<script>\nalert(1)\n</script>"),
    "<p>&lt;script><br></br>alert(1)<br></br>&lt;/script></p>",
  );
});

Deno.test("nothing but known elements and attributes comes out, whatever goes in", () => {
  const tags = new Set<string>();
  const attributes = new Set<string>();
  for (const source of Object.values(corpus)) {
    for (const [, tag, rest] of render(source).matchAll(/<([a-z0-9]+)((?: [a-z-]+="[^"]*")*)>/g)) {
      tags.add(tag ?? "");
      for (const [, name] of (rest ?? "").matchAll(/ ([a-z-]+)="/g)) attributes.add(name ?? "");
    }
  }
  assertEquals(
    [...tags].sort().join(" "),
    "a blockquote br code div em h1 h2 h3 hr input li math ol p pre s strong table tbody td th thead tr ul",
  );
  assertEquals(
    [...attributes].sort().join(" "),
    "checked class disabled href lang rel start tabindex target title type",
  );
});

Deno.test("formulas within a line and on lines of their own", () => {
  assertEquals(
    render("$a^2$ \\(b\\) $$c$$ \\[d\\]"),
    [
      "<p><math>a^2</math> <math>b</math> <math display>c</math> <math display>d</math></p>",
    ].join(""),
  );
  assertEquals(
    render("$$\na\n$$\n\n\\[ b\n+ c \\]\n\n$$ d $$"),
    [
      "<math display>a</math>",
      "<math display>b\n+ c</math>",
      "<math display>d</math>",
    ].join(""),
  );
  assertEquals(render("so\n$$\na\n$$\nthen"), "<p>so</p><math display>a</math><p>then</p>");
  assertEquals(
    render("- x\n\n  $$\n  a\n  $$"),
    "<ul><li><p>x</p><math display>a</math></li></ul>",
  );
  assertEquals(
    render("$a_1$ and $b_1$ *c*"),
    "<p><math>a_1</math> and <math>b_1</math> <em>c</em></p>",
  );
});

Deno.test("money, code and unclosed dollars are no formulas", () => {
  for (
    const source of [
      "$5 and $6",
      "$5-$6",
      "a $ b $ c",
      "$",
      "$$",
      "$$$$",
      "\\$a\\$",
      "US$ 5$x",
      "$x",
    ]
  ) {
    assert(!render(source).includes("<math"), source);
  }
  assertEquals(render("`$a$`"), '<p><code class="md-code-inline">$a$</code></p>');
  assertEquals(render("$$ a\n\nb $$"), "<p>$$ a</p><p>b $$</p>");
});

Deno.test("hostile amounts take no hostile time", () => {
  const hostile = [
    "$a ",
    "\\(",
    "[",
    "![",
    "**a ",
    "`",
    "> ",
    "- ",
    "$$\n",
    "[a]: b\n",
    "|a",
    "<a@",
    "~~a ",
  ];
  for (const piece of hostile) {
    const start = performance.now();
    render(piece.repeat(Math.ceil(50_000 / piece.length)));
    const tookMs = performance.now() - start;
    assert(tookMs < 10_000, `${JSON.stringify(piece)} took ${Math.round(tookMs)} ms`);
  }
});

Deno.test("each outermost block finds its own direction, and what is in it follows", () => {
  const nodes = wholeDocument("مرحبا\n\n- a\n- b\n\n> quoted\n\n# Title\n\n```\ncode\n```");
  const directions = nodes.map((node) =>
    node.type === "element" ? `${node.tag} ${node.attributes["dir"]}` : node.type
  );
  assertEquals(directions, ["p auto", "ul auto", "blockquote auto", "h1 auto", "code"]);
  const inner = nodes.flatMap((node) => node.type === "element" ? node.children : [])
    .filter((node) => node.type === "element" && "dir" in node.attributes);
  assertEquals(inner, []);
});

Deno.test("what is nested deeper than anybody would is text", () => {
  const deep = wholeDocument("*a ".repeat(5_000) + "deep" + " b*".repeat(5_000));
  let depth = 0;
  for (let level: readonly ContentNode[] = deep; level.length > 0; depth++) {
    level = level.flatMap((node) => node.type === "element" ? node.children : []);
  }
  assert(depth > 100 && depth < 130, `${depth} levels`);
  assert(serialize(deep).includes("deep"));
});
