import { contextText, type ModelChoice, modelsLike } from "../app/model-choice.ts";
import type { ModelCatalogue } from "../app/models.ts";
import { strings } from "../app/strings.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { batch, effect } from "../store/signal.ts";
import { choice as segments } from "./choice.ts";
import { freshId, h, setAttribute } from "./dom.ts";
import { OptionList } from "./option-list.ts";

const words = panelStrings.models;

/** More models than this are searched, not looked through. */
const MANY = 8;
const STEP = 0.1;
const MOST = 2;
/** What the slider shows while the model's own temperature counts. */
const MIDDLE = 1;

/** Opens the choice of model over `button`. Closes with Escape or a press elsewhere, and gives the focus back. */
export function openModelPanel(
  button: HTMLElement,
  catalogue: ModelCatalogue,
  choice: ModelChoice,
): void {
  const panel = h("div", {
    class: "model-panel",
    popover: "auto",
    role: "dialog",
    "aria-label": strings.models.choose,
    "data-testid": "model-panel",
  });
  const list = modelList(panel, catalogue, choice);
  const problem = h("p", { class: "form-problem", role: "alert" });
  panel.append(
    ...list.parts,
    problem,
    segments(words.scope, [
      { value: "thread", label: words.scopes.thread },
      { value: "next", label: words.scopes.next },
    ], choice.scope),
    temperature(choice),
  );
  button.after(panel);
  const end = effect(() => {
    list.show();
    problem.textContent = choice.problem.value;
    problem.hidden = choice.problem.value === null;
  });
  panel.addEventListener("toggle", (event) => {
    if (event.newState === "open") return;
    end();
    button.setAttribute("aria-expanded", "false");
    if (panel.contains(document.activeElement)) button.focus();
    panel.remove();
  });
  button.setAttribute("aria-expanded", "true");
  panel.showPopover();
  place(panel, button);
  list.focus();
}

interface ModelList {
  parts: Node[];
  show: () => void;
  focus: () => void;
}

/** The models, with a field to search when they are many; the field or else the list has the focus. */
function modelList(
  panel: HTMLElement,
  catalogue: ModelCatalogue,
  choice: ModelChoice,
): ModelList {
  const search = h("input", {
    type: "search",
    class: "model-search",
    role: "combobox",
    "aria-expanded": "true",
    "aria-label": words.search,
    placeholder: words.search,
    autocomplete: "off",
  });
  const take = (id: string) => {
    choice.chooseModel(id);
    panel.hidePopover();
  };
  const holder = () => search.hidden ? list.element : search;
  const list = new OptionList<string>(
    words.label,
    take,
    (id) => setAttribute(holder(), "aria-activedescendant", id),
  );
  const none = h("p", { class: "model-none", role: "status" });
  const retry = h(
    "button",
    { type: "button", class: "link-button", on: { click: () => void read() } },
    words.retry,
  );
  const read = async () => {
    await catalogue.load();
    if (catalogue.models.peek().length > 0) holder().focus();
  };
  setAttribute(search, "aria-controls", list.id);
  const show = () => {
    const models = catalogue.models.value;
    search.hidden = models.length <= MANY;
    list.element.tabIndex = search.hidden ? 0 : -1;
    const found = modelsLike(models, search.value, choice.defaultModel.value);
    const selected = choice.current.value.model ?? choice.defaultModel.value;
    none.hidden = found.length > 0;
    // None at all are none that were read.
    none.replaceChildren(...models.length > 0 ? [words.none] : [words.notLoaded, " ", retry]);
    list.show(found.map((model) => ({
      value: model.id,
      label: model.id,
      detail: `${model.provider} · ${strings.models.context(contextText(model.context_tokens))}`,
      mark: model.id === choice.defaultModel.value ? words.isDefault : undefined,
      selected: model.id === selected,
    })));
  };
  const press = (event: KeyboardEvent) => {
    if (list.press(event.key)) event.preventDefault();
  };
  search.addEventListener("keydown", press);
  list.element.addEventListener("keydown", press);
  search.addEventListener("input", show);
  return { parts: [search, list.element, none], show, focus: () => holder().focus() };
}

/** Tucked away: few need it. */
function temperature(choice: ModelChoice): HTMLElement {
  const id = freshId("temperature");
  const shown = h("output", { for: id });
  const slider = h("input", {
    id,
    type: "range",
    min: 0,
    max: MOST,
    step: STEP,
    "aria-describedby": `${id}-hint`,
  });
  const own = h("button", { type: "button", class: "link-button" }, words.temperatureReset);
  const show = () => {
    const value = choice.current.peek().temperature;
    slider.value = String(value ?? MIDDLE);
    shown.textContent = value === null ? words.temperatureOwn : value.toLocaleString();
    setAttribute(slider, "aria-valuetext", shown.textContent);
    own.hidden = value === null;
  };
  const choose = (value: number | null) => {
    batch(() => choice.chooseTemperature(value));
    show();
  };
  slider.addEventListener("input", () => shown.textContent = Number(slider.value).toLocaleString());
  slider.addEventListener("change", () => choose(Number(slider.value)));
  own.addEventListener("click", () => {
    choose(null);
    slider.focus();
  });
  show();
  return h(
    "details",
    { class: "model-more", open: choice.current.peek().temperature !== null },
    h("summary", {}, words.temperature),
    h(
      "div",
      { class: "model-temperature" },
      h("label", { for: id, class: "unseen" }, words.temperature),
      slider,
      shown,
    ),
    h("p", { id: `${id}-hint`, class: "meta" }, words.temperatureHint, " ", own),
  );
}

/** Over the button and as far to its left as the window needs; it grows upwards. */
function place(panel: HTMLElement, button: HTMLElement): void {
  const gap = 8;
  const anchor = button.getBoundingClientRect();
  panel.style.bottom = `${innerHeight - anchor.top + gap}px`;
  panel.style.maxHeight = `${anchor.top - 2 * gap}px`;
  const left = Math.min(anchor.left, innerWidth - gap - panel.offsetWidth);
  panel.style.left = `${Math.max(gap, left)}px`;
}
