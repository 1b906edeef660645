import type { Page } from "playwright-core";

/**
 * Watches everything that is ever put into a message from now on, over reloads, too: also what shows
 * for a moment while text is coming. Call it before the page has messages.
 */
export async function watchMessages(page: Page): Promise<void> {
  await page.addInitScript(guard);
}

/** What a message brought about that text never does, in words. */
export function harmOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { harm } = globalThis as unknown as { harm: Set<string> };
    if ("harmed" in globalThis) harm.add("a script of a message ran");
    if (document.documentElement.scrollWidth > innerWidth) harm.add("the page scrolls sideways");
    for (const content of document.querySelectorAll(".message-content")) {
      if (content.clientHeight > 8_000) harm.add(`too tall: ${content.textContent}`);
    }
    return [...harm];
  });
}

/** Runs in the page, before anything else does. */
function guard(): void {
  const harm = new Set<string>();
  Object.assign(globalThis, { harm });
  const tags = new Set(
    ("p h1 h2 h3 h4 h5 h6 ul ol li blockquote hr table thead tbody tr th td a strong em s br code " +
      "pre span div button input").split(" "),
  );
  const attributes = new Set(
    "class dir href target rel title start type disabled checked tabindex role data-testid".split(
      " ",
    ),
  );
  const drawing = /^(svg|path|line|g|math|semantics|annotation|m[a-z]+|span|div)$/;

  const look = (element: Element) => {
    const content = element.closest(".message-content, .message-thoughts .prose");
    if (!content || element === content) return;
    const isFormula = element.closest(".katex") !== null;
    const tag = element.localName;
    if (!(isFormula ? drawing.test(tag) : tags.has(tag))) note("element", element);
    if (tag === "input" && !element.matches("[type=checkbox][disabled]")) note("input", element);
    for (const { name } of element.attributes) {
      const isKnown = attributes.has(name) || name.startsWith("aria-");
      const isHarmless = isFormula && !/^on|href|src|^id$|^name$/.test(name);
      if (!isKnown && !isHarmless) note(`attribute ${name}`, element);
    }
    if (tag === "a") link(element as HTMLAnchorElement);
    if (["fixed", "sticky"].includes(getComputedStyle(element).position)) note("place", element);
  };
  const link = (element: HTMLAnchorElement) => {
    const isSafe = ["http:", "https:", "mailto:"].includes(element.protocol);
    const isApart = element.target === "_blank" && element.relList.contains("noopener");
    if (!isSafe || !isApart || element.closest(".katex")) note("link", element);
  };
  const note = (what: string, element: Element) =>
    harm.add(`${what}: ${element.outerHTML.slice(0, 200)}`);

  new MutationObserver((records) => {
    for (const { target, addedNodes, attributeName } of records) {
      if (attributeName && target instanceof Element) look(target);
      for (const node of addedNodes) {
        if (node instanceof Element) [node, ...node.querySelectorAll("*")].forEach(look);
      }
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });
}
