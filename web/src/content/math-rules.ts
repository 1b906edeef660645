import type MarkdownIt from "markdown-it";

/** Longer formulas are shown as text; it also bounds the search for a closing delimiter. */
const LONGEST_FORMULA = 4_000;
/** The same within a line, where many a `$` is none of a formula. */
const LONGEST_IN_LINE = 1_000;

const BACKSLASH = 0x5c;
const DOLLAR = 0x24;

type InlineState = Parameters<Parameters<MarkdownIt["inline"]["ruler"]["push"]>[1]>[0];
type BlockState = Parameters<Parameters<MarkdownIt["block"]["ruler"]["push"]>[1]>[0];

/**
 * LaTeX between `$…$`, `$$…$$`, `\(…\)` and `\[…\]`. Sums of money are no formulas: after an
 * opening `$` and before a closing one there is no space, and after a closing one no digit.
 */
export function mathRules(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("escape", "math", inlineMath);
  markdown.block.ruler.before("fence", "math_block", blockMath, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
}

interface Delimiters {
  open: string;
  close: string;
  display: boolean;
}

function inlineMath(state: InlineState, silent: boolean): boolean {
  const delimiters = delimitersAt(state.src, state.pos);
  if (!delimiters) return false;
  const start = state.pos + delimiters.open.length;
  const longest = delimiters.display ? LONGEST_FORMULA : LONGEST_IN_LINE;
  const end = closing(state.src, start, Math.min(state.posMax, start + longest), delimiters);
  if (end < 0) return false;
  const tex = state.src.slice(start, end).trim();
  if (tex === "") return false;
  if (!silent) pushMath(state, "math_inline", tex, delimiters.display);
  state.pos = end + delimiters.close.length;
  return true;
}

function delimitersAt(source: string, at: number): Delimiters | null {
  const first = source.charCodeAt(at);
  if (first === DOLLAR) {
    return source.charCodeAt(at + 1) === DOLLAR
      ? { open: "$$", close: "$$", display: true }
      : { open: "$", close: "$", display: false };
  }
  if (first !== BACKSLASH) return null;
  if (source[at + 1] === "(") return { open: "\\(", close: "\\)", display: false };
  return source[at + 1] === "[" ? { open: "\\[", close: "\\]", display: true } : null;
}

/** Where the formula that begins at `start` is closed; -1 when it isn't. */
function closing(
  source: string,
  start: number,
  limit: number,
  { open, close }: Delimiters,
): number {
  if (open === "$" && isSpace(source.charCodeAt(start))) return -1;
  for (let at = start; at < limit; at++) {
    const character = source.charCodeAt(at);
    if (character !== DOLLAR && character !== BACKSLASH) continue;
    if (source.startsWith(close, at) && (open !== "$" || closesFormula(source, at))) return at;
    if (character === BACKSLASH) at++;
  }
  return -1;
}

function closesFormula(source: string, at: number): boolean {
  const next = source.charCodeAt(at + 1);
  const isDigit = next >= 0x30 && next <= 0x39;
  return !isSpace(source.charCodeAt(at - 1)) && !isDigit && next !== DOLLAR;
}

/** The end of the text counts as one. */
function isSpace(character: number): boolean {
  return character === 0x20 || character === 0x0a || character === 0x09 || Number.isNaN(character);
}

/**
 * A formula on lines of its own: from a line that begins with `$$` or `\[` to the line that ends
 * with its counterpart.
 *
 * What such a line begins goes on to its end, a blank line or the end of its container, formula or
 * not: where the block ends must never depend on lines further down, or a text that is still being
 * written would be cut in wrong places.
 */
function blockMath(
  state: BlockState,
  startLine: number,
  endLine: number,
  silent: boolean,
): boolean {
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false;
  const first = lineText(state, startLine);
  const delimiters = delimitersAt(first, 0);
  if (!delimiters?.display) return false;
  const rest = first.slice(2);
  const closedAt = rest.indexOf(delimiters.close);
  if (closedAt >= 0 && (closedAt + 2 < rest.length || closedAt === 0)) return false;
  if (silent) return rest === "" || closedAt > 0;
  const nextLine = closedAt > 0
    ? startLine + 1
    : lineAfter(state, startLine, endLine, delimiters.close);
  pushBlock(state, startLine, nextLine, delimiters.close);
  return true;
}

function lineText(state: BlockState, line: number): string {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  return state.src.slice(start, state.eMarks[line]).trimEnd();
}

function lineAfter(state: BlockState, startLine: number, endLine: number, close: string): number {
  for (let line = startLine + 1; line < endLine; line++) {
    if (state.isEmpty(line) || (state.sCount[line] ?? 0) < state.blkIndent) return line;
    if (lineText(state, line).endsWith(close)) return line + 1;
  }
  return endLine;
}

function pushBlock(state: BlockState, startLine: number, nextLine: number, close: string): void {
  const source = state.getLines(startLine, nextLine, state.blkIndent, false).trim();
  const tex = source.slice(2, -2).trim();
  const isMath = source.length >= 4 && source.endsWith(close) &&
    source.indexOf(close, 2) === source.length - 2;
  state.line = nextLine;
  if (isMath && tex !== "" && tex.length <= LONGEST_FORMULA) {
    const token = pushMath(state, "math_block", tex, true);
    token.block = true;
    token.map = [startLine, nextLine];
    return;
  }
  state.push("paragraph_open", "p", 1).map = [startLine, nextLine];
  const inline = state.push("inline", "", 0);
  inline.content = source;
  inline.map = [startLine, nextLine];
  inline.children = [];
  state.push("paragraph_close", "p", -1);
}

function pushMath(state: InlineState | BlockState, type: string, tex: string, display: boolean) {
  const token = state.push(type, "", 0);
  token.content = tex;
  token.meta = { display };
  return token;
}
