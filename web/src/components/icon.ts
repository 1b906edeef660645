import { type IconName, moreIconNames } from "./icon-names.ts";
import { h, type Properties } from "./dom.ts";

const svg = "http://www.w3.org/2000/svg";

/** A decorative icon out of the sprite; what it means is said in words beside it or in a label. */
export function icon(name: IconName, size: "small" | "large" = "small"): SVGSVGElement {
  const drawing = document.createElementNS(svg, "svg");
  drawing.setAttribute("class", size === "large" ? "icon large" : "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", `${spriteOf(name)}#${name}`);
  drawing.append(use);
  return drawing;
}

/** A button that is only an icon; `label` is its name and its tooltip. */
export function iconButton(
  name: IconName,
  label: string,
  properties: Properties = {},
): HTMLButtonElement {
  return h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, ...properties },
    icon(name),
  );
}

/** The build names the sprites after their content and tells the page. */
function spriteOf(name: IconName): string {
  const isMore = (moreIconNames as readonly string[]).includes(name);
  const sprite = isMore ? "more-icons" : "icon-sprite";
  return document.querySelector<HTMLMetaElement>(`meta[name="${sprite}"]`)?.content ?? "";
}
