import { dayLabel, shortNumber, wholeNumber } from "../../app/figures.ts";
import { pageStrings } from "../../app/strings-pages.ts";
import { barHeights, type DayFigure } from "../../app/usage-figures.ts";
import { h } from "../dom.ts";
import { svg } from "../svg.ts";

const words = pageStrings.usage;

/** The drawing's own units; it is stretched to the width there is. */
const STEP = 10;
const BAR = 7;
const HEIGHT = 100;
/** Of the highest bar: what the least day still shows. */
const LEAST = 0.02;

/** Tokens by day as bars. Its label says the essence; the table below says the rest. */
export function usageChart(days: readonly DayFigure[]): HTMLElement {
  const top = days.reduce((most, day) => day.tokens > most.tokens ? day : most);
  const [first, last] = [dayLabel(days[0]!.day), dayLabel(days.at(-1)!.day)];
  const label = words.chart(first, last, wholeNumber(top.tokens), dayLabel(top.day));
  return h(
    "figure",
    { class: "usage-chart" },
    h("span", { class: "meta", "aria-hidden": "true" }, shortNumber(top.tokens)),
    drawing(days, label),
    h(
      "figcaption",
      { class: "meta", "aria-hidden": "true" },
      h("span", {}, first),
      h("span", {}, last),
    ),
  );
}

function drawing(days: readonly DayFigure[], label: string): SVGSVGElement {
  const heights = barHeights(days, LEAST);
  const bars = days.map((day, at) => bar(day, at, (heights[at] ?? 0) * HEIGHT));
  return svg("svg", {
    role: "img",
    "aria-label": label,
    viewBox: `0 0 ${days.length * STEP} ${HEIGHT}`,
    preserveAspectRatio: "none",
  }, ...bars);
}

/** A bar, with the whole height above it to point at. */
function bar({ day, tokens }: DayFigure, at: number, height: number): SVGGElement {
  const x = at * STEP;
  return svg(
    "g",
    {},
    svg("title", {}, words.bar(dayLabel(day), wholeNumber(tokens))),
    svg("rect", { class: "behind", x, y: 0, width: STEP, height: HEIGHT }),
    svg("rect", {
      class: "bar",
      x: x + (STEP - BAR) / 2,
      y: HEIGHT - height,
      width: BAR,
      height,
    }),
  );
}
