import { folded, isLine, occurrences } from "../app/find-text.ts";
import { classes } from "../content/classes.ts";

/** Parts of a message that aren't its text. */
const NOT_TEXT = `.${classes.codeHeader}, .${classes.math}, .${classes.caret}`;

/** Where a message in the page holds a folded query. */
export function rangesIn(content: Element, query: string): Range[] {
  const pieces: { node: Text; start: number }[] = [];
  let text = "";
  const read = (node: Node) => {
    if (node instanceof Text) {
      pieces.push({ node, start: text.length });
      text += node.data;
    } else if (node instanceof Element) {
      if (node.matches(NOT_TEXT)) return void (text += "\n");
      const edge = isLine(node.tagName) ? "\n" : "";
      text += edge;
      node.childNodes.forEach(read);
      text += edge;
    }
  };
  content.childNodes.forEach(read);
  return occurrences(folded(text), query).map((at) => rangeOf(pieces, at, at + query.length));
}

function rangeOf(pieces: readonly { node: Text; start: number }[], from: number, to: number) {
  const range = new Range();
  const first = pieces.findLast(({ start }) => start <= from)!;
  const last = pieces.findLast(({ start }) => start < to)!;
  range.setStart(first.node, from - first.start);
  range.setEnd(last.node, to - last.start);
  return range;
}

/** Marks places in the page without changing it. Browsers without the means show none. */
export function mark(all: readonly Range[], current: Range | null): void {
  if (!("highlights" in CSS)) return;
  CSS.highlights.set("found", new Highlight(...all));
  CSS.highlights.set("found-current", new Highlight(...current ? [current] : []));
}

export function unmark(): void {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete("found");
  CSS.highlights.delete("found-current");
}
