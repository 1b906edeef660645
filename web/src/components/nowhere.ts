import { strings } from "../app/strings.ts";
import { h } from "./dom.ts";
import { pageHeading } from "./page-heading.ts";

/** In place of what an address should lead to and doesn't. */
export function nowhere(): HTMLElement {
  const home = h("a", { class: "button", href: "/" }, strings.notFound.home);
  const note = h("div", { class: "empty" }, pageHeading(strings.notFound.title), home);
  return h("main", { class: "page" }, note);
}
