import type { Message, MessagePage } from "../api/types.ts";
import { received } from "./reduce.ts";
import type { Excerpt, TranscriptChange, TranscriptView } from "./transcript.ts";

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
  const items = page.messages.map((message) => received(view, message))
    .filter((item) => !view.find(item.key) || !view.path.includes(item.key));
  return { items, older: items.map((item) => item.key), hasOlder: page.has_more };
}

/** Takes a page of messages older than an excerpt. */
export function olderExcerpt(
  view: TranscriptView,
  excerpt: Excerpt,
  page: MessagePage,
): TranscriptChange {
  const items = page.messages.map((message) => received(view, message));
  const keys = [...items.map((item) => item.key), ...excerpt.keys];
  return { items, excerpt: { keys, hasOlder: page.has_more } };
}

/**
 * Takes messages that follow an excerpt. Where they reach the loaded end of the path the excerpt
 * becomes a part of it. What is on the path stays as it is: the thread's events keep it up to date,
 * and the page may be ahead of them, with text that they are still to bring.
 */
export function newerExcerpt(
  view: TranscriptView,
  excerpt: Excerpt,
  messages: readonly Message[],
): TranscriptChange {
  const all = messages.map((message) => received(view, message));
  const keys = [...excerpt.keys, ...all.map((item) => item.key)];
  const met = keys.findIndex((key) => view.path.includes(key));
  if (met < 0) return { items: all, excerpt: { keys, hasOlder: excerpt.hasOlder } };
  const at = view.path.indexOf(keys[met]!);
  const fresh = new Set(keys.slice(0, met));
  return {
    items: all.filter((item) => fresh.has(item.key)),
    path: [...keys.slice(0, met), ...view.path.slice(at)],
    hasOlder: excerpt.hasOlder,
    excerpt: null,
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
