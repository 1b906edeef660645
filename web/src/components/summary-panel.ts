import type { Summary } from "../api/summaries.ts";
import { problemWords } from "../app/problems.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { strings } from "../app/strings.ts";
import type { SummaryJob, SummaryStore } from "../store/summaries.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { icon } from "./icon.ts";
import { KeyedChildren } from "./keyed.ts";
import { problemNotice } from "./region.ts";
import { skeleton } from "./skeleton.ts";
import { SummaryCard } from "./summary-card.ts";

const words = panelStrings.summaries;

/** The summaries of a thread, newest first, and the way to another. */
export class SummaryPanel extends Component {
  readonly #store: SummaryStore;
  readonly #list = h("ul", { class: "summary-list" });
  readonly #waiting = h("div");
  readonly #job = h("div", { class: "summary-job", role: "status" });
  readonly #cards: KeyedChildren<Summary, HTMLLIElement>;

  constructor(store: SummaryStore, showMessage: (messageId: string) => void) {
    super();
    this.#store = store;
    const cards = new Map<string, SummaryCard>();
    this.#cards = new KeyedChildren(
      this.#list,
      (summary) => summary.id,
      (summary) => {
        const card = new SummaryCard(store, summary, showMessage);
        cards.set(summary.id, card);
        return h("li", {}, card);
      },
      (_, summary) => cards.get(summary.id)?.show(summary),
    );
    this.append(this.#job, this.#waiting, this.#list);
  }

  protected connected(): void {
    const { summaries, state, failure, job } = this.#store;
    this.watch(() => {
      this.#cards.show(summaries.value);
      this.#list.hidden = summaries.value.length === 0;
    });
    this.watch(() => {
      const retry = () => void this.#store.load();
      const waiting = state.value === "loading"
        ? [skeleton(4)]
        : state.value === "failed"
        ? [problemNotice(problemWords(failure.value), strings.region.retry, retry)]
        : [];
      this.#waiting.replaceChildren(...waiting);
    });
    this.watch(() => {
      this.#job.hidden = state.value !== "ready";
      this.#job.replaceChildren(...this.#jobParts(job.value, summaries.value.length));
    });
    this.watch(() => this.#tellOfDelay(job.value));
  }

  #jobParts(job: SummaryJob, count: number): Node[] {
    switch (job.state) {
      case "working":
        return working(job.seconds);
      case "nothing":
        return [h("p", {}, count > 0 ? words.nothingNew : words.nothingYet)];
      case "failed":
        return [problem(words.failed(problemWords(job.failure))), this.#beginButton(count)];
      case "done":
        return [this.#beginButton(count)];
      case "idle":
        return [...count === 0 ? [h("p", {}, words.none)] : [], this.#beginButton(count)];
    }
  }

  #beginButton(count: number): HTMLElement {
    const begin = () => void this.#store.begin();
    return h(
      "button",
      { type: "button", class: count > 0 ? "button" : "button primary", on: { click: begin } },
      count > 0 ? words.beginNew : words.begin,
    );
  }

  /** A summary that takes much longer than was said is told of, so that nobody waits in vain. */
  #tellOfDelay(job: SummaryJob): (() => void) | void {
    if (job.state !== "working" || job.dueAt === Infinity) return;
    const timer = setTimeout(() => {
      const note = this.#job.querySelector(".meta");
      if (note) note.textContent = words.slow;
    }, Math.max(0, job.dueAt - Date.now()));
    return () => clearTimeout(timer);
  }
}

function working(seconds: number): Node[] {
  const about = seconds > 0 ? `${words.takes(seconds)} ${words.canClose}` : words.canClose;
  return [
    h("p", { class: "summary-working" }, words.working),
    h("progress", { "aria-label": words.working }),
    h("p", { class: "meta" }, about),
  ];
}

function problem(text: string): HTMLElement {
  return h("p", { class: "form-problem" }, icon("exclamation-circle"), h("span", {}, text));
}

customElements.define("summary-panel", SummaryPanel);
