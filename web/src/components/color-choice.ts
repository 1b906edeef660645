import { choosableColors, type ProjectColor } from "../app/project-colors.ts";
import { pageStrings } from "../app/strings-pages.ts";
import type { WritableSignal } from "../store/signal.ts";
import { freshId, h } from "./dom.ts";

/** One of a project's colours, as radio buttons that show it. */
export function colorChoice(label: string, value: WritableSignal<string>): HTMLElement {
  const name = freshId("color");
  const id = `${name}-label`;
  return h(
    "div",
    { class: "choice" },
    h("span", { id, class: "label" }, label),
    h(
      "div",
      { class: "swatches", role: "radiogroup", "aria-labelledby": id },
      ...choosableColors(value.peek()).map((color) => swatch(color, name, value)),
    ),
  );
}

/** Shows an element in a project's colour. */
export function inColor<Colored extends HTMLElement>(element: Colored, color: string): Colored {
  element.classList.add("project-color");
  element.style.setProperty("--project", color);
  return element;
}

function swatch(color: string, name: string, value: WritableSignal<string>): HTMLElement {
  const colorName = nameOf(color);
  const input = h("input", {
    type: "radio",
    name,
    value: color,
    checked: color === value.peek(),
    "aria-label": colorName,
    on: { change: () => value.set(color) },
  });
  return inColor(h("label", { class: "swatch", title: colorName }, input), color);
}

function nameOf(color: string): string {
  return pageStrings.projects.colors[color as ProjectColor] ?? pageStrings.projects.ownColor;
}
