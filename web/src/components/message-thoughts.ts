import { strings } from "../app/strings.ts";
import { renderMarkdown } from "../content/index.ts";
import { h } from "./dom.ts";

/** What a model thought aloud before it answered, folded until somebody wants to read it. */
export function messageThoughts(reasoning: string): HTMLElement {
  const text = h("div", { class: "prose" });
  const details = h(
    "details",
    { class: "message-thoughts" },
    h("summary", {}, strings.bubble.thoughts),
    text,
  );
  details.addEventListener("toggle", () => {
    if (details.open && !text.hasChildNodes()) renderMarkdown(text, reasoning, strings.content);
  });
  return details;
}
