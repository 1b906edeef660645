import { strings } from "../app/strings.ts";
import { h } from "./dom.ts";

/**
 * A part of the page that may fail alone: when a component in it faults, the part is replaced by
 * a sentence and a button that makes it anew, and the rest of the page goes on.
 */
export function region(className: string, make: () => Node): HTMLElement {
  const host = h("div", { class: className, on: {} });
  host.addEventListener("component-fault", (event) => {
    event.stopPropagation();
    queueMicrotask(() => host.replaceChildren(problem(fill)));
  });
  const fill = () => {
    try {
      host.replaceChildren(make());
    } catch (fault) {
      console.error(fault);
      host.replaceChildren(problem(fill));
    }
  };
  fill();
  return host;
}

function problem(retry: () => void): HTMLElement {
  return problemNotice(strings.region.failed, strings.region.retry, retry);
}

/** A sentence about what went wrong, with the way out. */
export function problemNotice(text: string, action: string, run: () => void): HTMLElement {
  return h(
    "div",
    { class: "region-problem", role: "alert" },
    h("p", {}, text),
    h("button", { type: "button", class: "button", on: { click: run } }, action),
  );
}
