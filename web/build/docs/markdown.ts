import MarkdownIt from "markdown-it";
import { Markup } from "./html.ts";

const reader = new MarkdownIt({ html: false });

export function markdown(text: string): Markup {
  return new Markup(reader.render(text));
}

/** Without a paragraph around it. */
export function inlineMarkdown(text: string): Markup {
  return new Markup(reader.renderInline(text.trim()));
}
