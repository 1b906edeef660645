import type { ApiClient } from "../api/client.ts";
import type { Message } from "../api/types.ts";
import { problemText } from "../app/problems.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { strings } from "../app/strings.ts";
import { fullTime, messageTime } from "../app/times.ts";
import { renderMarkdown } from "../content/index.ts";
import { openDialog } from "./dialog.ts";
import { h } from "./dom.ts";

const words = panelStrings.export;

const PAGE_LENGTH = 200;
/** Formulas and colours of code come a little after the text; when nothing has changed for so long, all are there. */
const QUIET_MS = 250;
const LONGEST_WAIT_MS = 10_000;

/** Prints a whole thread, which browsers also save as PDF; a dialog tells how far it is and can be closed to call it off. */
export async function printThread(api: ApiClient, threadId: string, title: string): Promise<void> {
  const status = h("p", { role: "status" }, words.preparing);
  const dialog = openDialog(words.button, () => status, { testid: "print-dialog" });
  try {
    const messages = await allMessages(api, threadId, (count) => {
      status.textContent = words.preparingMore(count);
      return dialog.open;
    });
    if (!dialog.open) return;
    document.querySelector(".print-view")?.remove();
    const view = printView(title, messages);
    document.body.append(view);
    await quiet(view);
    const called = dialog.open;
    dialog.close();
    if (called) await printed(view);
    view.remove();
  } catch (fault) {
    status.textContent = problemText(fault);
  }
}

/** The shown path, oldest first. `goesOn` is told how many there are so far, and may end it. */
async function allMessages(
  api: ApiClient,
  threadId: string,
  goesOn: (count: number) => boolean,
): Promise<Message[]> {
  let all: Message[] = [];
  for (let more = true; more;) {
    const before = all[0]?.id;
    const page = await api.messages(threadId, { before, limit: PAGE_LENGTH });
    all = [...page.messages, ...all];
    more = page.has_more && page.messages.length > 0 && goesOn(all.length);
  }
  return all;
}

function printView(title: string, messages: readonly Message[]): HTMLElement {
  const now = new Date();
  return h(
    "article",
    { class: "print-view", "data-testid": "print-view" },
    h("h1", { dir: "auto" }, title),
    h("p", { class: "meta" }, words.exported(fullTime(now))),
    ...messages.map((message) => printedMessage(message, now)),
  );
}

function printedMessage(message: Message, now: Date): HTMLElement {
  const { you, assistant, system, said } = strings.message;
  const who = { user: you, assistant, system }[message.role];
  const content = h("div", { class: "prose" });
  renderMarkdown(content, message.content, strings.content);
  const time = messageTime(new Date(message.created_at), now);
  return h(
    "section",
    { "data-sender": message.role },
    h("h2", { class: "meta" }, said(who, time)),
    content,
    ...message.attachments.map((file) => h("p", { class: "meta", dir: "auto" }, file.file_name)),
  );
}

/** Waits until nothing changes in `view` any more. */
function quiet(view: HTMLElement): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      observer.disconnect();
      clearTimeout(rest);
      clearTimeout(limit);
      resolve();
    };
    const limit = setTimeout(done, LONGEST_WAIT_MS);
    let rest = setTimeout(done, QUIET_MS);
    const observer = new MutationObserver(() => {
      clearTimeout(rest);
      rest = setTimeout(done, QUIET_MS);
    });
    observer.observe(view, { childList: true, subtree: true, characterData: true });
  });
}

/** Until the browser's print dialog is closed. */
function printed(view: HTMLElement): Promise<void> {
  return new Promise((resolve) => {
    addEventListener("afterprint", () => resolve(), { once: true });
    view.getBoundingClientRect();
    print();
  });
}
