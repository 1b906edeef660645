import { printThread } from "./print-view.ts";
import type { ApiClient } from "../api/client.ts";
import { exportAddress, type ExportFormat, exportFormats } from "../api/transfer.ts";
import { exportFormatFor } from "../app/export-formats.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { strings } from "../app/strings.ts";
import type { ThreadStore } from "../store/thread.ts";
import { h } from "./dom.ts";
import type { IconName } from "./icon-names.ts";
import type { MenuItem } from "./menu.ts";

const words = panelStrings.export;

const icons: Record<ExportFormat, IconName> = {
  md: "text-left",
  txt: "file-earmark-text",
  json: "code-slash",
  html: "window",
};

/** The kinds of file a thread can be had as. */
export function exportItems(api: ApiClient, store: ThreadStore): MenuItem[] {
  return [
    ...exportFormats.map((format): MenuItem => ({
      label: words.formats[format],
      icon: icons[format],
      run: () => void download(api, store.threadId, format),
    })),
    { label: words.pdf, icon: "printer", separated: true, run: () => void print(api, store) },
  ];
}

/** Exports as `format`, however people write it; whether it is one. */
export function exportThread(api: ApiClient, store: ThreadStore, format: string): boolean {
  const known = exportFormatFor(format);
  if (known === null) return false;
  void (known === "pdf" ? print(api, store) : download(api, store.threadId, known));
  return true;
}

/** The browser saves it under the name that the server gives. A session that has run out is renewed first. */
async function download(api: ApiClient, threadId: string, format: ExportFormat): Promise<void> {
  await api.thread(threadId).catch(() => {});
  h("a", { href: exportAddress(threadId, format), download: "" }).click();
}

async function print(api: ApiClient, store: ThreadStore): Promise<void> {
  const title = store.thread.peek()?.title || strings.thread.untitled;
  await printThread(api, store.threadId, title);
}
