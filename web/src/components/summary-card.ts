import type { Summary } from "../api/summaries.ts";
import { problemText } from "../app/problems.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { strings } from "../app/strings.ts";
import { messageTime } from "../app/times.ts";
import { topicsIn } from "../app/topics.ts";
import { renderMarkdown } from "../content/index.ts";
import type { SummaryStore } from "../store/summaries.ts";
import { h } from "./dom.ts";
import { Field } from "./field.ts";
import { form } from "./form.ts";

const words = panelStrings.summaries;

const MAX_SUMMARY_CHARACTERS = 20_000;

/** One summary: what it says, what it stands for, and how to correct or undo it. */
export class SummaryCard extends HTMLElement {
  readonly #store: SummaryStore;
  readonly #showMessage: (messageId: string) => void;
  #summary: Summary;
  /** While it is being corrected, a newer state waits. */
  #editing = false;

  constructor(store: SummaryStore, summary: Summary, showMessage: (messageId: string) => void) {
    super();
    this.#store = store;
    this.#summary = summary;
    this.#showMessage = showMessage;
    this.dataset.testid = "summary";
    this.#draw();
  }

  show(summary: Summary): void {
    if (summary === this.#summary) return;
    this.#summary = summary;
    if (!this.#editing) this.#draw();
  }

  #draw(): void {
    this.#editing = false;
    const { summary_text, key_topics } = this.#summary;
    const text = h("div", { class: "prose", dir: "auto" });
    renderMarkdown(text, summary_text, strings.content);
    const foot = h("div", { class: "summary-foot" }, this.#range(), this.#actions());
    this.replaceChildren(
      ...key_topics.length > 0 ? [topicList(key_topics)] : [],
      text,
      foot,
    );
  }

  /** What it stands for: how many messages, and the way to the first and the last of them. */
  #range(): HTMLElement {
    const { message_count, start_message_id, end_message_id, created_at } = this.#summary;
    const link = (text: string, label: string, id: string) =>
      h(
        "button",
        {
          type: "button",
          class: "link-button",
          "aria-label": label,
          on: { click: () => this.#showMessage(id) },
        },
        text,
      );
    return h(
      "p",
      { class: "meta" },
      `${words.covers(message_count)}: `,
      link(words.first, words.firstLabel, start_message_id),
      " – ",
      link(words.last, words.lastLabel, end_message_id),
      ` · ${messageTime(new Date(created_at), new Date())}`,
    );
  }

  #actions(): HTMLElement {
    return h(
      "div",
      { class: "actions" },
      plain(words.edit, () => this.#edit()),
      plain(words.undo, () => this.#askToUndo()),
    );
  }

  #edit(): void {
    this.#editing = true;
    const { summary_text, key_topics } = this.#summary;
    const text = new Field({
      label: words.text,
      name: "summary_text",
      multiline: true,
      attributes: { rows: 6, required: true, dir: "auto", maxlength: MAX_SUMMARY_CHARACTERS },
    });
    text.input.value = summary_text;
    const topics = new Field({
      label: words.topics,
      name: "key_topics",
      hint: words.topicsHint,
      attributes: { dir: "auto", autocomplete: "off", value: key_topics.join(", ") },
    });
    const editor = form({
      fields: [text, topics],
      submitLabel: words.save,
      busyLabel: words.saving,
      cancel: plain(strings.dialog.cancel, () => this.#leave()),
      submit: async () => {
        await this.#store.correct(this.#summary.id, {
          summary_text: text.value.trim(),
          key_topics: topicsIn(topics.value),
        });
        // Left meanwhile, it may have been begun anew.
        if (editor.isConnected) this.#leave();
      },
    });
    editor.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      this.#leave();
    });
    this.replaceChildren(editor);
    text.input.focus();
  }

  #leave(): void {
    this.#draw();
    this.querySelector<HTMLElement>(".actions button")?.focus();
  }

  /** Asked for where it stands: it costs nothing but a question. */
  #askToUndo(): void {
    const problem = h("p", { class: "form-problem", role: "alert", hidden: true });
    const keep = plain(words.keep, () => this.#leave());
    const undo = h("button", { type: "button", class: "button danger" }, words.undoNow);
    undo.addEventListener("click", async () => {
      undo.disabled = true;
      try {
        await this.#store.undo(this.#summary.id);
      } catch (fault) {
        undo.disabled = false;
        problem.hidden = false;
        problem.textContent = problemText(fault);
      }
    });
    const question = h(
      "div",
      { class: "summary-question", role: "group", "aria-label": words.undo },
      h("p", {}, words.undoQuestion),
      problem,
      h("div", { class: "actions" }, keep, undo),
    );
    this.querySelector(".summary-foot")?.replaceWith(question);
    keep.focus();
  }
}

function topicList(topics: readonly string[]): HTMLElement {
  return h(
    "ul",
    { class: "topics", "aria-label": words.topics },
    ...topics.map((topic) => h("li", { dir: "auto" }, topic)),
  );
}

function plain(label: string, run: () => void): HTMLButtonElement {
  return h("button", { type: "button", class: "button plain", on: { click: run } }, label);
}

customElements.define("summary-card", SummaryCard);
