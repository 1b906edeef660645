import type { App } from "../app/app.ts";
import { carryOverText } from "../app/carry-over.ts";
import type { Conversation } from "../app/conversation.ts";
import { Draft } from "../app/drafts.ts";
import { messagePath } from "../app/message-links.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { SummaryStore } from "../store/summaries.ts";
import type { ThreadStore } from "../store/thread.ts";
import { openDialog } from "./dialog.ts";
import { SummaryPanel } from "./summary-panel.ts";

export { SummaryStore };

const words = panelStrings.summaries;

/** Opens the summaries of a thread. The first time, making one begins at once: that is what was asked for. */
export function openSummaryDialog(
  app: App,
  conversation: Conversation,
  store: ThreadStore,
  summaries: SummaryStore,
  { carryOver = false }: { carryOver?: boolean } = {},
): void {
  const dialog = openDialog(words.title, (close) => {
    const showMessage = (messageId: string) => {
      close();
      app.router.goTo(messagePath(conversation.projectId, store.threadId, messageId));
    };
    return new SummaryPanel(summaries, showMessage);
  }, { testid: "summary-panel" });
  void begin(summaries).then(() => {
    if (carryOver && dialog.open) goOnOnceThere(app, conversation, summaries, dialog);
  });
}

async function begin(summaries: SummaryStore): Promise<void> {
  await summaries.load();
  const isNeeded = summaries.state.peek() === "ready" && summaries.summaries.peek().length === 0;
  if (isNeeded) await summaries.begin();
}

/** With a summary in the field of a new thread, to be completed and sent; unless the dialog is closed before. */
function goOnOnceThere(
  app: App,
  conversation: Conversation,
  summaries: SummaryStore,
  dialog: HTMLDialogElement,
): void {
  const end = summaries.summaries.subscribe((known) => {
    if (known.length === 0) return;
    queueMicrotask(() => {
      end();
      dialog.close();
      const draft = new Draft(conversation.projectId, null);
      draft.text = carryOverText(conversation.title.peek(), known) + draft.text;
      app.router.go({ page: "chat", projectId: conversation.projectId, threadId: null });
    });
  });
  dialog.addEventListener("close", () => end());
}
