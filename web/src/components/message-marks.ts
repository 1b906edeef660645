import { openOnDemand } from "./later.ts";
import type { Message } from "../api/types.ts";
import type { MessageVerbs } from "../app/message-verbs.ts";
import { strings } from "../app/strings.ts";
import { h } from "./dom.ts";

const words = strings.bubble;

/** Quiet facts about a message: that its words were changed, that a summary stands for it. */
export function messageMarks(message: Message, verbs: MessageVerbs | undefined): HTMLElement[] {
  const marks: HTMLElement[] = [];
  if (message.is_edited) marks.push(edited(message, verbs));
  if (message.is_summarized) {
    marks.push(h("span", { title: words.summarisedHint }, words.summarised));
  }
  return marks;
}

function edited(message: Message, verbs: MessageVerbs | undefined): HTMLElement {
  if (!verbs) return h("span", {}, words.edited);
  const open = () =>
    openOnDemand(words.edited, ({ openHistory }) => void openHistory(message, verbs));
  const properties = { type: "button", class: "link-button", "data-testid": "message-edited" };
  return h("button", { ...properties, on: { click: open } }, words.edited);
}
