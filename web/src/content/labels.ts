/** The words around rendered Markdown, in the user's language. */
export interface ContentLabels {
  copyCode: string;
  codeCopied: string;
  copyFailed: string;
  /** Names the language of code whose author didn't. */
  plainText: string;
  /** Name the check boxes of a task list for those who hear them. */
  taskDone: string;
  taskOpen: string;
}
