import { h } from "./dom.ts";

/** One useful sentence where a list has nothing to show, and a way on. */
export function emptyNote(text: string, way?: Node): HTMLElement {
  return h("div", { class: "empty" }, h("p", {}, text), way);
}
