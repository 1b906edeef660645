import MarkdownIt from "markdown-it";
import { mathRules } from "./math-rules.ts";

export type Token = ReturnType<MarkdownIt["parse"]>[number];

/** Link definitions by label, as the parser keeps them. */
export type References = Record<string, { href: string; title: string }>;

const allowedAddress = /^(https?|mailto):/i;

/** HTML stays text, and a link that isn't http, https or mailto, or leads nowhere, stays source. */
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true });
markdown.validateLink = (address) =>
  allowedAddress.test(address.trim()) && URL.canParse(address.trim());
// Without a scheme, `main.py` would be a host in Paraguay.
markdown.linkify.set({ fuzzyLink: false });
mathRules(markdown);

/**
 * Parses a whole text. Link definitions found in it are added to `references`; the first of a label
 * counts.
 */
export function parse(source: string, references: References = {}): Token[] {
  return markdown.parse(source, { references });
}
