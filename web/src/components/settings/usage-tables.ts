import { dayLabel, money, wholeNumber } from "../../app/figures.ts";
import { pageStrings } from "../../app/strings-pages.ts";
import type { DayFigure, ModelFigure } from "../../app/usage-figures.ts";
import { h } from "../dom.ts";

const words = pageStrings.usage;

/** What each model has used. */
export function modelTable(models: readonly ModelFigure[]): HTMLElement {
  const head = [words.model, words.runs, words.sent, words.received, words.costs];
  const rows = models.map((figure) => [
    figure.model,
    wholeNumber(figure.generations),
    wholeNumber(figure.prompt_tokens),
    wholeNumber(figure.completion_tokens),
    cost(figure),
  ]);
  return table(words.byModel, head, rows);
}

/** The chart in figures, for those who want to know or can't see it. */
export function dayTable(days: readonly DayFigure[]): HTMLElement {
  const rows = days.map(({ day, tokens }) => [dayLabel(day), wholeNumber(tokens)]);
  return h(
    "details",
    { class: "usage-days" },
    h("summary", {}, words.byDay),
    table(words.byDay, [words.day, words.tokens], rows.reverse()),
  );
}

function cost({ cost, is_priced }: ModelFigure): string {
  if (cost === null) return words.noPrice;
  return is_priced ? money(cost) : words.cost(money(cost), false);
}

/** It scrolls sideways in itself where there is no room, by keyboard as well. */
function table(caption: string, head: readonly string[], rows: readonly string[][]): HTMLElement {
  return h(
    "div",
    { class: "usage-table", role: "region", "aria-label": caption, tabindex: 0 },
    h(
      "table",
      {},
      h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, ...rows.map(row)),
    ),
  );
}

function row([name = "", ...figures]: string[]): HTMLElement {
  return h(
    "tr",
    {},
    h("th", { scope: "row", dir: "auto" }, name),
    ...figures.map((text) => h("td", {}, text)),
  );
}
