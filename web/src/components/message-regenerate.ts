import type { GenerationOptions, Message } from "../api/types.ts";
import type { MessageVerbs } from "../app/message-verbs.ts";
import { strings } from "../app/strings.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { freshId, h } from "./dom.ts";
import { openPopover } from "./menu.ts";

const words = panelStrings.message;

/** Lets another model answer, or the same one with another temperature. */
export function openRegenerateMenu(
  button: HTMLElement,
  message: Message,
  verbs: MessageVerbs,
): void {
  const asSet = { value: "", label: words.asSet };
  const models = verbs.models.models.peek().map(({ id }) => ({ value: id, label: id }));
  const temperatures = Object.entries(words.temperatures)
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => Number(a.value) - Number(b.value));
  const model = select(words.model, [asSet, ...models]);
  const temperature = select(words.temperature, [asSet, ...temperatures]);
  const form = h(
    "form",
    { class: "form popover-form" },
    model.field,
    temperature.field,
    h("button", { class: "button primary" }, words.regenerateNow),
  );
  const close = openPopover(button, strings.bubble.regenerateWith, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    close();
    verbs.regenerate(message, chosen(model.select.value, temperature.select.value));
  });
}

function chosen(model: string, temperature: string): GenerationOptions {
  return {
    ...(model === "" ? {} : { model }),
    ...(temperature === "" ? {} : { temperature: Number(temperature) }),
  };
}

function select(label: string, options: { value: string; label: string }[]) {
  const id = freshId("regenerate");
  const made = h(
    "select",
    { id },
    ...options.map(({ value, label }) => h("option", { value }, label)),
  );
  const field = h("div", { class: "field" }, h("label", { for: id }, label), made);
  return { field, select: made };
}
