import { readUsage } from "../../api/account.ts";
import type { Usage } from "../../api/types.ts";
import type { App } from "../../app/app.ts";
import { money, wholeNumber } from "../../app/figures.ts";
import { pageStrings } from "../../app/strings-pages.ts";
import { lastDays, tokensByDay, usageByModel } from "../../app/usage-figures.ts";
import { Loaded } from "../../store/loaded.ts";
import { signal } from "../../store/signal.ts";
import { choice } from "../choice.ts";
import { h } from "../dom.ts";
import { Component } from "../element.ts";
import { LoadedPart } from "./loaded-part.ts";
import { quotas } from "./quotas.ts";
import { usageChart } from "./usage-chart.ts";
import { dayTable, modelTable } from "./usage-tables.ts";

const words = pageStrings.usage;

const periods = ["7", "30", "90"] as const;
type Period = typeof periods[number];

/** What was used, by day and by model, and what is left. */
export class UsagePart extends Component {
  readonly #period = signal<Period>("30");
  readonly #usage: Loaded<Usage>;

  constructor(app: App) {
    super();
    this.#usage = new Loaded(() =>
      readUsage(app.api, lastDays(Number(this.#period.peek()), Date.now()))
    );
    this.className = "usage";
    this.append(
      choice(
        words.period,
        periods.map((value) => ({ value, label: words.days(Number(value)) })),
        this.#period,
      ),
      new LoadedPart(this.#usage, 6, shown),
    );
  }

  protected connected(): void {
    let first = true;
    this.watch(() => {
      void this.#period.value;
      // The part below loads the first one.
      if (!first) void this.#usage.load();
      first = false;
    });
  }
}

function shown(usage: Usage): HTMLElement {
  const days = tokensByDay(usage.usage, usage.from, usage.to);
  const isEmpty = usage.usage.length === 0;
  return h(
    "div",
    { class: "usage-shown" },
    quotas(usage.quotas),
    isEmpty ? h("p", { class: "settings-about" }, words.none) : totals(usage),
    !isEmpty && usageChart(days),
    !isEmpty && modelTable(usageByModel(usage.usage)),
    !isEmpty && dayTable(days.filter(({ tokens }) => tokens > 0)),
  );
}

function totals({ totals }: Usage): HTMLElement {
  const text = words.totals(wholeNumber(totals.total_tokens), totals.generations);
  const cost = totals.cost === null ? "" : `, ${words.cost(money(totals.cost), totals.is_priced)}`;
  return h("p", { class: "usage-totals" }, `${text}${cost}.`);
}

customElements.define("usage-part", UsagePart);
