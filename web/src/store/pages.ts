import type { Message, MessagePage } from "../api/types.ts";
import { received } from "./reduce.ts";
import type { TranscriptChange, TranscriptView } from "./transcript.ts";

/**
 * Takes the newest page: it decides what is shown, and what was loaded before it stays where it
 * still belongs.
 */
export function newestPage(view: TranscriptView, page: MessagePage): TranscriptChange {
  const items = page.messages.map((message) => received(view, message));
  const keys = items.map((item) => item.key);
  const kept = page.has_more ? keptBefore(view, page.messages[0]) : [];
  return {
    items,
    path: [...kept, ...keys],
    outgoing: view.outgoing.filter((key) => !keys.includes(key)),
    hasOlder: kept.length > 0 ? view.hasOlder : page.has_more,
  };
}

/** Takes a page of messages older than what is shown. */
export function olderPage(view: TranscriptView, page: MessagePage): TranscriptChange {
  const shown = new Set(view.path);
  const items = page.messages.map((message) => received(view, message))
    .filter((item) => !shown.has(item.key));
  return {
    items,
    path: [...items.map((item) => item.key), ...view.path],
    hasOlder: page.has_more,
  };
}

/**
 * The loaded ancestors of the page's first message; they are the same on every branch that goes
 * through it.
 */
function keptBefore(view: TranscriptView, first: Message | undefined): readonly string[] {
  if (!first) return [];
  const itself = view.find(first.id);
  const parent = view.find(first.parent_message_id);
  if (itself && view.path.includes(itself.key)) {
    return view.path.slice(0, view.path.indexOf(itself.key));
  }
  return parent ? view.path.slice(0, view.path.indexOf(parent.key) + 1) : [];
}
