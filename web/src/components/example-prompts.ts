import { strings } from "../app/strings.ts";
import { h } from "./dom.ts";
import { icon } from "./icon.ts";

/** What could be asked, one a line; the first says which key takes it. */
export function examplePromptList(
  prompts: readonly string[],
  pick: (prompt: string) => void,
  className: string,
): HTMLElement {
  return h(
    "ul",
    { class: className, "aria-label": strings.chat.examplesLabel },
    ...prompts.map((prompt, at) => h("li", {}, example(prompt, at === 0, pick))),
  );
}

function example(
  prompt: string,
  isFirst: boolean,
  pick: (prompt: string) => void,
): HTMLButtonElement {
  return h(
    "button",
    {
      type: "button",
      class: "example-prompt",
      "data-testid": "example-prompt",
      "data-prompt": prompt,
      on: { click: () => pick(prompt) },
    },
    h("span", {}, prompt),
    isFirst &&
      h("kbd", { class: "example-key", "aria-hidden": "true" }, strings.composer.takeSuggestion),
    icon("arrow-right-short", "large"),
  );
}
