import { load } from "js-yaml";
import { type Document, operations } from "../../build/docs/document.ts";
import { html, Markup } from "../../build/docs/html.ts";
import { docsPage } from "../../build/docs/page.ts";
import { assert, assertEquals, assertThrows } from "../assert.ts";

const assets = { styles: "/assets/docs-1.css", favicon: "/favicon.svg" };
const document = load(await Deno.readTextFile("../openapi.yaml")) as Document;

Deno.test("a template escapes all but markup", () => {
  const made = html`<p>${"<b>&\"'"} ${new Markup("<i>")} ${[1, html`<u>${"<"}</u>`]}</p>`;
  assertEquals(made.text, "<p>&#60;b&#62;&#38;&#34;&#39; <i> 1<u>&#60;</u></p>");
});

Deno.test("the page shows every operation and every schema, and leads nowhere else", () => {
  const page = docsPage(document, assets);
  for (const { operation, path } of operations(document)) {
    assert(page.includes(`<article id="${operation.operationId}">`), operation.operationId);
    assert(page.includes(`<code>${path}</code>`), path);
  }
  const ids = new Set([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
  const targets = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, target]) => target);
  assert(targets.length > 50);
  assertEquals(targets.filter((target) => !ids.has(target)), []);
  assertEquals(page.match(/<script|<style| style=| on\w+=|undefined|\[object/), null);
  assertEquals(page.match(/(?:src|href)="(?:https?:)?\/\//), null);
});

Deno.test("a reference into the void ends the build", () => {
  const broken = structuredClone(document);
  const health = broken.paths["/health"]?.get;
  assert(health);
  health.responses["200"] = { $ref: "#/components/responses/Nothing", description: "" };
  assertThrows(
    () => docsPage(broken, assets),
    /openapi.yaml has no #\/components\/responses\/Nothing/,
  );
});
