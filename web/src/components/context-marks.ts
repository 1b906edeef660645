import type { ThreadContext } from "../api/summaries.ts";
import { strings } from "../app/strings.ts";
import type { Dispose } from "../store/signal.ts";
import { setAttribute } from "./dom.ts";

/** Marks the messages of `pane` that no longer go along to the model, also those that are drawn later. */
export function markLeftOut(pane: HTMLElement, context: ThreadContext | null): Dispose | void {
  const ids = new Set(context?.truncated_message_ids);
  mark(pane, ids);
  if (ids.size === 0) return;
  const observer = new MutationObserver(() => mark(pane, ids));
  observer.observe(pane, { childList: true, subtree: true });
  return () => observer.disconnect();
}

function mark(pane: HTMLElement, ids: ReadonlySet<string>): void {
  for (const bubble of pane.querySelectorAll<HTMLElement>("message-bubble")) {
    const isLeftOut = ids.has(bubble.dataset.messageId ?? "");
    if (isLeftOut === ("leftOut" in bubble.dataset)) continue;
    setAttribute(bubble, "data-left-out", isLeftOut);
    setAttribute(bubble, "title", isLeftOut ? strings.panels.leftOut : null);
  }
}
