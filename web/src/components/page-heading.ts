import { h } from "./dom.ts";

/** A page's title, which takes the focus when the page has taken the place of another one. */
export function pageHeading(title: string): HTMLHeadingElement {
  const heading = h("h1", { tabindex: -1 }, title);
  queueMicrotask(() => {
    if (document.activeElement === document.body) heading.focus({ preventScroll: true });
  });
  return heading;
}
