import type { ContentNode } from "../content/nodes.ts";

/** Elements that begin and end a line: no match goes from one into the next. */
const LINES = new Set(
  "P H1 H2 H3 H4 H5 H6 UL OL LI BLOCKQUOTE PRE DIV TABLE THEAD TBODY TR TH TD HR BR".split(" "),
);

export function isLine(tag: string): boolean {
  return LINES.has(tag.toUpperCase());
}

/** The text of a message as it is read: without markup, without formulas. */
export function readableText(nodes: readonly ContentNode[]): string {
  return nodes.map(textOf).join("");
}

function textOf(node: ContentNode): string {
  switch (node.type) {
    case "text":
      return node.text;
    case "math":
      return "\n";
    case "code":
      return `\n${node.text}\n`;
    case "element": {
      const inner = readableText(node.children);
      return isLine(node.tag) ? `\n${inner}\n` : inner;
    }
  }
}

/** Text for comparing without regard to case, each character at the place that it had. */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from({ length: text.length }, (_, at) => {
    const one = text.charAt(at).toLowerCase();
    return one.length === 1 ? one : text.charAt(at);
  }).join("");
}

/** Where a folded text holds a folded query. */
export function occurrences(text: string, query: string): number[] {
  const found: number[] = [];
  if (query === "") return found;
  for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) {
    found.push(at);
  }
  return found;
}

/** Whether the source of a text may hold a query; what doesn't need not be parsed. */
export function mayHold(source: string, query: string): boolean {
  const lower = folded(source);
  return query.split(/\s+/).every((word) => lower.includes(word));
}
