export { classes } from "./classes.ts";
export { copyText } from "./copy.ts";
export type { ContentLabels } from "./labels.ts";
export { renderMarkdown, StreamingMarkdown } from "./streaming.ts";
