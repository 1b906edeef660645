import { h } from "./dom.ts";

/** Lines in the shape of what is on its way; CSS holds them back until waiting is noticeable. */
export function skeleton(lines: number): HTMLElement {
  const bars = Array.from({ length: lines }, () => h("span"));
  return h("div", { class: "skeleton", "aria-hidden": "true" }, ...bars);
}
