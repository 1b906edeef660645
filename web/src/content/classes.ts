/**
 * Class names of rendered Markdown, for the style sheets.
 *
 * Everything else is plain elements: p, h1 to h6, ul, ol, li, blockquote, hr, table, a, strong, em,
 * s, br. Highlighted code consists of `span.token.KIND`, with Prism's names for the kinds
 * (`keyword`, `string`, …).
 */
export const classes = {
  /** The host of a rendered text. */
  host: "md",
  /** A fenced or indented block: header and `pre > code`. */
  code: "md-code",
  /** Language on one side, copy button on the other. */
  codeHeader: "md-code-header",
  codeLanguage: "md-code-language",
  codeCopy: "md-code-copy",
  /** Code within a line. */
  codeInline: "md-code-inline",
  /** Scrolls sideways around a table. */
  table: "md-table",
  alignCenter: "md-align-center",
  alignRight: "md-align-right",
  /** A list item with a check box. */
  task: "md-task",
  /** A formula, within a line or `md-math-block` on lines of its own, which scrolls sideways. */
  math: "md-math",
  mathBlock: "md-math-block",
  /** A formula that can't be typeset: its source is shown. */
  mathSource: "md-math-source",
  /** A link to a picture, which is never fetched. */
  image: "md-image",
  /** Marks where text is still being written. */
  caret: "md-caret",
} as const;
