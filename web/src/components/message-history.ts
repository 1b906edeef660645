import type { FormerText, Message } from "../api/types.ts";
import type { MessageVerbs } from "../app/message-verbs.ts";
import { problemText } from "../app/problems.ts";
import { strings } from "../app/strings.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { fullTime } from "../app/times.ts";
import { openDialog } from "./dialog.ts";
import { h } from "./dom.ts";
import { problemNotice } from "./region.ts";
import { skeleton } from "./skeleton.ts";

const words = panelStrings.message;

/** What a message said before each edit in place, newest first. */
export function openHistory(message: Message, verbs: MessageVerbs): void {
  const host = h("div", { class: "former-texts" });
  const load = async () => {
    host.replaceChildren(skeleton(3));
    try {
      const texts = await verbs.formerTexts(message);
      host.replaceChildren(...texts.reverse().map(former));
    } catch (fault) {
      host.replaceChildren(
        problemNotice(problemText(fault), strings.region.retry, () => void load()),
      );
    }
  };
  openDialog(words.editedTitle, () => host, { testid: "message-history" });
  void load();
}

function former({ content, edited_at }: FormerText): HTMLElement {
  const date = new Date(edited_at);
  return h(
    "article",
    {},
    h("time", { datetime: edited_at, class: "meta" }, words.until(fullTime(date))),
    h("p", { dir: "auto" }, content),
  );
}
