import type { Message } from "../api/types.ts";
import type { MessageVerbs } from "../app/message-verbs.ts";
import { strings } from "../app/strings.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { fullTime } from "../app/times.ts";
import { h } from "./dom.ts";
import { openPopover } from "./menu.ts";

const words = panelStrings.message;

/** Who wrote a message, when, and what it cost. */
export async function openDetails(
  button: HTMLElement,
  message: Message,
  verbs: MessageVerbs,
): Promise<void> {
  const list = h("dl", { class: "detail-list" }, ...rows(message));
  openPopover(button, strings.bubble.details, list);
  const whole = await verbs.whole(message).catch(() => message);
  if (whole !== message) list.replaceChildren(...rows(whole));
}

function rows(message: Message): HTMLElement[] {
  const told: [string, string | null][] = [
    [words.written, fullTime(new Date(message.created_at))],
    [words.tokens, number(message.token_count)],
  ];
  if (message.role === "assistant") {
    told.unshift([words.model, message.model_used]);
    told.push([words.promptTokens, number(message.prompt_tokens)]);
    told.push([words.ended, ending(message)]);
  }
  return told.map(([name, value]) =>
    h("div", {}, h("dt", {}, name), h("dd", {}, value ?? words.unknown))
  );
}

function number(count: number | null): string | null {
  return count === null ? null : count.toLocaleString();
}

function ending({ status, finish_reason }: Message): string | null {
  const reason = status === "complete" ? finish_reason ?? "" : status;
  return words.endings[reason] ?? finish_reason;
}
