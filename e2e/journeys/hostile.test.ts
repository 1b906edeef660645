import assert from "node:assert/strict";
import { journey } from "../support/journey.ts";
import type { Person } from "../support/person.ts";
import { echo } from "../support/scripts.ts";

const messages = [
  `<script>window.harmed = true</script><img src=x onerror="window.harmed = true">`,
  `<svg onload="window.harmed = true"><iframe srcdoc="<script>parent.harmed = true</script>">`,
  `<style>body { display: none }</style><form action="https://evil.example"><input name=a></form>`,
  `[press](javascript:window.harmed=true) [press](JaVaScRiPt:window.harmed=true) <javascript:harmed=1>`,
  `[press](data:text/html,<script>window.harmed=true</script>) [press](vbscript:x) [press](file:///etc/passwd)`,
  `![picture](https://evil.example/pixel.png) ![picture](//evil.example/pixel.png "title")`,
  `[reference][1] ![reference][1]\n\n[1]: https://evil.example/pixel.png "onload=harmed=1"`,
  `$\\href{javascript:window.harmed=true}{x}$ $\\includegraphics{https://evil.example/pixel.png}$`,
  `$\\htmlData{onclick=window.harmed=true}{x}$ $\\url{javascript:window.harmed=true}$`,
  '```"><script>window.harmed=true</script>\n<script>window.harmed = true</script>\n```',
  "```html onload=window.harmed=true\n<img src=x onerror=window.harmed=true>\n```",
  `| <script>window.harmed=true</script> | <b onmouseover=window.harmed=true>b</b> |\n|---|---|\n| a | b |`,
  `<a href="https://evil.example" target="_top" onclick="window.harmed=true">press</a>`,
  `<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example">`,
  `<p id="composer" name="cookie">clobbered</p><form id="document"><input id="body"></form>`,
  `<math><mtext></form><form><mglyph><style></math><img src onerror=window.harmed=true>`,
  `\u202Egnp.tpircs\u202C \u2028 \uFEFF {{constructor.constructor('window.harmed=true')()}}`,
];

journey("what people and models write is text, whatever it pretends to be", async (stage) => {
  const person = await stage.person();
  await person.makeProject("<img src=x onerror=window.harmed=true>");
  for (const [index, message] of messages.entries()) {
    await person.ask(`${message}\n\n${echo}`);
    await person.page.locator(`message-bubble[aria-posinset="${2 * index + 2}"]`)
      .and(person.answer("complete")).waitFor();
    await everythingIsInert(person, message);
  }
  await person.page.reload();
  await person.answer("complete").waitFor();
  await everythingIsInert(person, "all of them, after a reload");
});

async function everythingIsInert(person: Person, message: string): Promise<void> {
  const found = await person.page.evaluate(() => {
    const bubbles = [...document.querySelectorAll('[data-testid="message-bubble"]')];
    const within = (selector: string) =>
      bubbles.flatMap((bubble) => [...bubble.querySelectorAll(selector)]);
    return {
      harmed: "harmed" in globalThis,
      elements: within("script, iframe, object, embed, style, form, base, meta, link, input[name]")
        .map((element) => element.outerHTML),
      handlers: within(".message-content *")
        .filter((element) => [...element.attributes].some(({ name }) => name.startsWith("on")))
        .map((element) => element.outerHTML),
      pictures: within("img, image, video, audio").map((element) => element.outerHTML),
      links: within("a[href]")
        .filter((link) => !/^(https?|mailto):/.test((link as HTMLAnchorElement).href))
        .map((link) => link.outerHTML),
      leaky: within("a[href]")
        .filter((link) =>
          (link as HTMLAnchorElement).target !== "_blank" ||
          !(link as HTMLAnchorElement).relList.contains("noopener")
        )
        .map((link) => link.outerHTML),
    };
  });
  const none = { harmed: false, elements: [], handlers: [], pictures: [], links: [], leaky: [] };
  assert.deepEqual(found, none, message);
}
