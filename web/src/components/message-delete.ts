import type { Message } from "../api/types.ts";
import type { MessageVerbs } from "../app/message-verbs.ts";
import { strings } from "../app/strings.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { openDialog } from "./dialog.ts";
import { h } from "./dom.ts";

const words = panelStrings.message;

/** Asks before a version goes with everything after it. */
export function confirmDelete(message: Message, verbs: MessageVerbs): void {
  openDialog(words.deleteTitle, (close) => {
    const confirm = () => {
      close();
      verbs.focusNextVersion(message);
      void verbs.deleteNow(message);
    };
    const button = (label: string, kind: string, run: () => void) =>
      h("button", { type: "button", class: `button ${kind}`, on: { click: run } }, label);
    return h(
      "div",
      { class: "form" },
      h("p", {}, words.deleteVersion),
      h(
        "div",
        { class: "actions" },
        button(strings.dialog.cancel, "plain", close),
        button(words.deleteNow, "danger", confirm),
      ),
    );
  });
}
