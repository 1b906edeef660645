import type { ContentNode } from "./nodes.ts";
import { parse, type References, type Token } from "./parser.ts";
import { contentOf, nodesOf } from "./tree.ts";

/** A block that no later text can change, save by defining a link it names. */
interface SettledBlock {
  source: string;
  nodes: readonly ContentNode[];
}

/**
 * A text that is still being written.
 *
 * At every moment `nodes` is what rendering the text so far would give. Only the end of the text is
 * parsed, and once; the nodes of settled blocks are the same objects from one call to the next.
 */
export class StreamingDocument {
  readonly #settled: SettledBlock[] = [];
  /** The nodes of all of them. */
  #settledNodes: ContentNode[] = [];
  /** Link definitions within settled blocks. */
  #references: References = {};
  /** The definitions that settled blocks are rendered with, by `fingerprint`. */
  #linked = fingerprint({});
  #tail = "";
  #heldReturn = false;

  append(chunk: string): void {
    this.#tail += this.#normalized(chunk);
  }

  /** What there is so far. */
  nodes(): readonly ContentNode[] {
    const references = { ...this.#references };
    const tokens = parse(this.#tail, references);
    this.#relink(references);
    const last = nodesOf(this.#settle(tokens), false);
    return this.#settledNodes.concat(last);
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
    return this.#settledNodes.concat(last);
  }

  /** Most texts define nothing: nothing that has settled changes. */
  #relink(references: References): void {
    const linked = fingerprint(references);
    if (linked === this.#linked) return;
    this.#linked = linked;
    for (const [at, { source }] of this.#settled.entries()) {
      if (!source.includes("[")) continue;
      this.#settled[at] = { source, nodes: contentOf(source, { ...references }, true) };
    }
    this.#settledNodes = this.#settled.flatMap(({ nodes }) => nodes);
  }

  /** As the parser does it, but with a line ending that may be cut in two by the end of a chunk. */
  #normalized(chunk: string): string {
    const whole = (this.#heldReturn ? "\r" : "") + chunk;
    this.#heldReturn = whole.endsWith("\r");
    const usable = this.#heldReturn ? whole.slice(0, -1) : whole;
    return normalized(usable);
  }

  /** Moves every block but the last over to the settled ones; returns the tokens of what is left. */
  #settle(tokens: readonly Token[]): readonly Token[] {
    const lines = this.#tail.split("\n");
    let [line, token] = [0, 0];
    for (const cut of safeCuts(lines, tokens)) {
      const source = lines.slice(line, cut.line).join("\n") + "\n";
      const nodes = nodesOf(tokens.slice(token, cut.token), true);
      this.#settled.push({ source, nodes });
      this.#settledNodes.push(...nodes);
      if (source.includes("]:")) parse(source, this.#references);
      ({ line, token } = cut);
    }
    this.#tail = lines.slice(line).join("\n");
    return tokens.slice(token);
  }
}

function normalized(text: string): string {
  return text.replace(/\r\n?/g, "\n").replaceAll("\0", "\ufffd");
}

/** The nodes of a text that is whole. */
export function wholeDocument(source: string): readonly ContentNode[] {
  return contentOf(source, {}, true);
}

/** A place between two blocks: the line, and the token, that the second one begins with. */
interface Cut {
  line: number;
  token: number;
}

/** A block that is within no other one, and the line after it. */
interface Block extends Cut {
  end: number;
}

/**
 * Where a text may be cut without changing what its parts mean, whatever is still written to its
 * last line.
 */
function safeCuts(lines: readonly string[], tokens: readonly Token[]): Cut[] {
  const written = lines.length - 1;
  const blocks = blocksOf(tokens);
  const whole = blocks.filter(({ line }) => line < written);
  const cuts: Cut[] = whole.slice(1).filter(({ line, token }, index) => {
    // It is the line that is written that makes a table of the one before it.
    const isUnsure = line === written - 1 && tokens[token]?.type === "table_open";
    return !isUnsure && isApart(lines, line, whole[index]!.end);
  });
  if (beginsAnew(lines, whole.at(-1))) {
    cuts.push({ line: written, token: blocks[whole.length]?.token ?? tokens.length });
  }
  return cuts;
}

function blocksOf(tokens: readonly Token[]): Block[] {
  const blocks: Block[] = [];
  for (const [token, { level, nesting, map }] of tokens.entries()) {
    if (level === 0 && nesting >= 0 && map) blocks.push({ line: map[0], end: map[1], token });
  }
  return blocks;
}

/**
 * Lines that belong to no block define links; such a definition may still grow into the block right
 * after it.
 */
function isApart(lines: readonly string[], line: number, endBefore: number): boolean {
  return line === endBefore || lines[line - 1]?.trim() === "";
}

/**
 * Whether the last line surely begins another block than `last`: at the margin, and after a blank
 * line that is no part of the last block, as it is of a list that may still go on.
 */
function beginsAnew(lines: readonly string[], last: Block | undefined): boolean {
  const written = lines.length - 1;
  if (!last || last.end >= written) return false;
  return /^\S/.test(lines[written]!) && /^[ \t]*$/.test(lines[written - 1]!);
}

function fingerprint(references: References): string {
  return JSON.stringify(references);
}

/**
 * Where a text goes on: the place of the last block that holds text, of the last one within it, and
 * so on. Empty when a new block begins.
 */
export function pathToEnd(nodes: readonly ContentNode[]): readonly number[] {
  const last = nodes.at(-1);
  if (last?.type === "code") return [nodes.length - 1];
  if (last?.type !== "element" || !holdsText.test(last.tag)) return [];
  return [nodes.length - 1, ...pathToEnd(last.children)];
}

const holdsText = /^(p|h\d|[uo]l|li|blockquote|div|t.+)$/;
