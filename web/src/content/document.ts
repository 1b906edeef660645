import { classes } from "./classes.ts";
import { type ContentNode, element } from "./nodes.ts";
import { blockRanges, type References } from "./parser.ts";
import { contentOf } from "./tree.ts";

const blankLine = /\n[ \t]*\n/;
const endsBlank = /\n[ \t]*\n$/;

/** A block that no later text can change, save by defining a link it names. */
interface SettledBlock {
  source: string;
  nodes: readonly ContentNode[];
  /** The link definitions it was rendered with, by `fingerprint`. */
  linked: string;
}

/**
 * A text that is still being written.
 *
 * At every moment `nodes` is what rendering the text so far would give. Only the block at the end
 * is rendered again; the nodes of settled blocks are the same objects from one call to the next.
 */
export class StreamingDocument {
  readonly #settled: SettledBlock[] = [];
  /** Link definitions within settled blocks. */
  #references: References = {};
  /** So many settled blocks are rendered with the definitions of this fingerprint. */
  #linked = { count: 0, to: "" };
  #tail = "";
  #heldReturn = false;

  append(chunk: string): void {
    this.#tail += this.#normalized(chunk);
    // Blocks are looked for only where one surely ends: that costs as much as parsing them.
    if (blankLine.test(this.#tail)) this.#settle();
  }

  /** What there is so far. */
  nodes(): readonly ContentNode[] {
    const references = { ...this.#references };
    const tail = contentOf(this.#tail, references, false);
    this.#relink(references);
    return [...this.#settled.flatMap((block) => block.nodes), ...tail];
  }

  /**
   * What there is, now that the text is whole: what had settled is left as it is. Null when
   * `fullText` isn't what was appended.
   */
  whole(fullText: string): readonly ContentNode[] | null {
    const tail = this.#heldReturn ? `${this.#tail}\n` : this.#tail;
    const source = this.#settled.map((block) => block.source).join("") + tail;
    if (source !== normalized(fullText)) return null;
    const references = { ...this.#references };
    const last = contentOf(tail, references, true);
    this.#relink(references);
    return [...this.#settled.flatMap((block) => block.nodes), ...last];
  }

  /** Most texts define nothing: only what has settled since has to be looked at. */
  #relink(references: References): void {
    const to = fingerprint(references);
    const start = to === this.#linked.to ? this.#linked.count : 0;
    for (let at = start; at < this.#settled.length; at++) {
      this.#settled[at] = relinked(this.#settled[at]!, references, to);
    }
    this.#linked = { count: this.#settled.length, to };
  }

  /** As the parser does it, but with a line ending that may be cut in two by the end of a chunk. */
  #normalized(chunk: string): string {
    const whole = (this.#heldReturn ? "\r" : "") + chunk;
    this.#heldReturn = whole.endsWith("\r");
    const usable = this.#heldReturn ? whole.slice(0, -1) : whole;
    return normalized(usable);
  }

  /** Moves every block but the last over to the settled ones, judging by whole lines. */
  #settle(): void {
    const lineStart = this.#tail.lastIndexOf("\n") + 1;
    const whole = this.#tail.slice(0, lineStart);
    const ranges = blockRanges(whole, this.#references);
    const cuts = safeCuts(whole, ranges);
    if (beginsAnew(this.#tail[lineStart], whole, ranges)) cuts.push(lineCount(whole));
    for (const source of pieces(whole, cuts)) {
      const nodes = contentOf(source, this.#references, true);
      this.#settled.push({ source, nodes, linked: fingerprint(this.#references) });
      this.#tail = this.#tail.slice(source.length);
    }
  }
}

function normalized(text: string): string {
  return text.replace(/\r\n?/g, "\n").replaceAll("\0", "\ufffd");
}

/** The nodes of a text that is whole. */
export function wholeDocument(source: string): readonly ContentNode[] {
  return contentOf(source, {}, true);
}

/**
 * Lines at which a text may be cut without changing what its parts mean: where all blocks but the
 * first begin.
 */
function safeCuts(source: string, ranges: [number, number][]): number[] {
  const lines = source.split("\n");
  return ranges.slice(1).flatMap(([start], index) => {
    const before = ranges[index]?.[1] ?? 0;
    // Lines that belong to no block define links; such a definition may still grow into the block
    // right after it.
    const isApart = start === before || lines[start - 1]?.trim() === "";
    return isApart ? [start] : [];
  });
}

/**
 * Whether a line that begins with `first`, after whole lines, surely begins another block: at the
 * margin, and after a blank line that is no part of the last block, as it is of a list that may
 * still go on.
 */
function beginsAnew(
  first: string | undefined,
  whole: string,
  ranges: [number, number][],
): boolean {
  const last = ranges.at(-1);
  if (!last || first === undefined || /\s/.test(first)) return false;
  return last[1] < lineCount(whole) && endsBlank.test(whole);
}

function lineCount(whole: string): number {
  return whole.split("\n").length - 1;
}

/** The parts of a text before each of the lines given; what is after the last is left out. */
function pieces(source: string, cuts: number[]): string[] {
  const lines = source.split("\n");
  return cuts.map((cut, index) => lines.slice(cuts[index - 1] ?? 0, cut).join("\n") + "\n");
}

function relinked(block: SettledBlock, references: References, linked: string): SettledBlock {
  if (block.linked === linked) return block;
  if (!block.source.includes("[")) return { ...block, linked };
  return { ...block, nodes: contentOf(block.source, { ...references }, true), linked };
}

function fingerprint(references: References): string {
  return JSON.stringify(references);
}

/** Puts the caret where the text ends: within the last block that holds text. */
export function withCaret(nodes: readonly ContentNode[]): readonly ContentNode[] {
  const last = nodes.at(-1);
  if (last?.type === "code") return [...nodes.slice(0, -1), { ...last, caret: true }];
  if (last?.type === "element" && holdsText.has(last.tag)) {
    return [...nodes.slice(0, -1), { ...last, children: withCaret(last.children) }];
  }
  return [...nodes, element("span", { class: classes.caret, "aria-hidden": "true" })];
}

const holdsText = new Set(
  [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "div",
    "table",
    "thead",
    "tbody",
    "tr",
  ]
    .concat("th", "td"),
);
