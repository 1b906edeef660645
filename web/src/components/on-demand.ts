/**
 * What opens over a thread when somebody asks for it: dialogs, panels and menus. It is fetched as
 * one file, the first time any of it is wanted; many small ones would break the first page, too,
 * into many, which compress worse.
 */
export { AttachmentTray } from "./attachment-tray.ts";
export { openImportDialog } from "./import-dialog.ts";
export { openArchived } from "./archived-list.ts";
export { openConfirmDialog } from "./confirm-dialog.ts";
export { openContextPanel } from "./context-panel.ts";
export { exportItems, exportThread } from "./export-menu.ts";
export { FindBar } from "./find-bar.ts";
export { listOptions } from "./list-options.ts";
export { confirmDelete } from "./message-delete.ts";
export { openDetails } from "./message-details.ts";
export { MessageEditor } from "./message-editor.ts";
export { openHistory } from "./message-history.ts";
export { openRegenerateMenu } from "./message-regenerate.ts";
export { openModelPanel } from "./model-panel.ts";
export { openProjectDialog } from "./project-dialog.ts";
export { openShortcutsDialog } from "./shortcuts-dialog.ts";
export { beginSearch } from "./sidebar-search.ts";
export { openSummaryDialog, SummaryStore } from "./summary-dialog.ts";
