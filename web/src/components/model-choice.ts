import type { ModelCatalogue } from "../app/models.ts";
import { pageStrings } from "../app/strings-pages.ts";
import type { WritableSignal } from "../store/signal.ts";
import { freshId, h } from "./dom.ts";

const words = pageStrings.projects;

/** A project's model; null leaves it to the server. */
export function modelChoice(
  catalogue: ModelCatalogue,
  value: WritableSignal<string | null>,
): HTMLElement {
  const id = freshId("model");
  const select = h(
    "select",
    {
      id,
      name: "default_model",
      "aria-describedby": `${id}-hint`,
      on: { change: () => value.set(select.value || null) },
    },
    ...options(catalogue, value.peek()),
  );
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, words.model),
    select,
    h("div", { class: "below" }, h("p", { id: `${id}-hint`, class: "hint" }, words.modelHint)),
  );
}

function options(catalogue: ModelCatalogue, chosen: string | null): HTMLOptionElement[] {
  const models = catalogue.models.peek();
  const standard = models.find((model) => model.is_default)?.id;
  const known = models.map(({ id }) => h("option", { value: id, selected: id === chosen }, id));
  const isGone = chosen !== null && !models.some(({ id }) => id === chosen);
  return [
    h("option", { value: "", selected: chosen === null }, words.serverModel(standard)),
    ...known,
    ...(isGone ? [h("option", { value: chosen, selected: true }, words.modelGone(chosen))] : []),
  ];
}
