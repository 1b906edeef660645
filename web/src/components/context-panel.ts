import type { ThreadContext } from "../api/summaries.ts";
import type { App } from "../app/app.ts";
import { messagePath } from "../app/message-links.ts";
import { percentText } from "../app/percent.ts";
import { strings } from "../app/strings.ts";
import { panelStrings } from "../app/strings-panels.ts";
import type { ContextMeter } from "../store/context-meter.ts";
import type { ThreadStore } from "../store/thread.ts";
import type { ContextOffers } from "./context-indicator.ts";
import { h } from "./dom.ts";
import { openPopover } from "./popover.ts";

const words = panelStrings.context;

/** The server tells so many at most. */
const MOST_LEFT_OUT = 1000;

/** Opens what is known of a thread's context at `button`: how full, how counted, what falls out, and what to do. */
export function openContextPanel(
  button: HTMLElement,
  app: App,
  store: ThreadStore,
  meter: ContextMeter,
  offers: ContextOffers,
): void {
  const context = meter.context.peek();
  if (!context) return;
  openPopover(button, strings.panels.contextTitle, (close) =>
    h(
      "div",
      { class: "context-panel", "data-severity": context.severity },
      gauge(context),
      h("p", {}, words.severity[context.severity]),
      leftOut(context, app, store, close),
      facts(context, store),
      h("p", { class: "meta" }, words.counting[context.counting]),
      meter.failed.peek() && h("p", { class: "meta" }, words.unknown),
      actions(offers, close),
    ), { testid: "context-panel" });
}

function gauge({ used, total, percentage, severity }: ThreadContext): HTMLElement {
  const text = words.used(used.toLocaleString(), total.toLocaleString());
  return h(
    "div",
    { class: "context-gauge" },
    h("p", {}, h("strong", {}, percentText(percentage)), h("span", { class: "meta" }, text)),
    h("progress", {
      max: 100,
      value: Math.min(100, percentage),
      "aria-label": text,
      "data-severity": severity,
    }),
  );
}

function leftOut(
  { truncated_message_ids: ids }: ThreadContext,
  app: App,
  store: ThreadStore,
  close: () => void,
): HTMLElement | null {
  const [newest] = ids;
  if (!newest) return null;
  const projectId = store.thread.peek()?.project_id ?? "";
  const show = () => {
    close();
    app.router.goTo(messagePath(projectId, store.threadId, newest));
  };
  return h(
    "p",
    {},
    words.leftOut(ids.length, ids.length >= MOST_LEFT_OUT),
    " ",
    h(
      "button",
      { type: "button", class: "link-button", on: { click: show } },
      ids.length === 1 ? words.showOne : words.showLeftOut,
    ),
  );
}

function facts(context: ThreadContext, store: ThreadStore): HTMLElement {
  const thread = store.thread.peek();
  return h(
    "dl",
    { class: "facts" },
    ...fact(words.model, context.model),
    ...fact(words.messages, (thread?.message_count ?? 0).toLocaleString()),
    ...fact(words.tokens, (thread?.total_tokens ?? 0).toLocaleString()),
    ...context.summary_tokens > 0
      ? fact(words.summaryTokens, words.tokenCount(context.summary_tokens))
      : [],
  );
}

function fact(name: string, value: string): HTMLElement[] {
  return [h("dt", {}, name), h("dd", {}, value)];
}

function actions({ summarise, carryOver }: ContextOffers, close: () => void): HTMLElement {
  const button = (label: string, run: () => void) =>
    h(
      "button",
      {
        type: "button",
        class: "button",
        on: {
          click: () => {
            close();
            run();
          },
        },
      },
      label,
    );
  return h(
    "div",
    { class: "context-actions" },
    button(words.summarise, summarise),
    button(words.carryOver, carryOver),
  );
}
