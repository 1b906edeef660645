import { classes } from "./classes.ts";
import { copyText } from "./copy.ts";
import type { ContentLabels } from "./labels.ts";
import type { CodeNode, ContentNode } from "./nodes.ts";

/** How long the button says whether it went well. */
const SHOWN_FOR_MS = 2_000;

/** A block of code with its header. `build` makes DOM nodes of highlighted code. */
export function codeBlock(
  node: CodeNode,
  labels: ContentLabels,
  build: (node: ContentNode) => Node,
): HTMLElement {
  const block = document.createElement("div");
  block.className = classes.code;
  const pre = document.createElement("pre");
  // Long lines scroll sideways; whoever has no pointer does so with the keyboard.
  pre.tabIndex = 0;
  const code = document.createElement("code");
  pre.append(code);
  block.append(header(node, labels, code), pre);
  fill(code, node, build);
  return block;
}

/**
 * Brings a block up to date when only its text has grown; the header and the scroll position stay.
 */
export function updateCodeBlock(
  block: Node,
  before: CodeNode,
  after: CodeNode,
  build: (node: ContentNode) => Node,
): void {
  const code = codeIn(block);
  const isSame = before.text === after.text && before.settled === after.settled;
  if (code && !isSame) fill(code, after, build);
}

/** What holds the text, in a block of code. */
export function codeIn(block: Node): HTMLElement | null {
  const isBlock = block instanceof HTMLElement && block.className === classes.code;
  return isBlock ? block.querySelector("code") : null;
}

function header(node: CodeNode, labels: ContentLabels, code: HTMLElement): HTMLElement {
  const bar = document.createElement("div");
  bar.className = classes.codeHeader;
  const language = document.createElement("span");
  language.className = classes.codeLanguage;
  language.textContent = node.language === "" ? labels.plainText : node.language;
  bar.append(language, copyButton(labels, code));
  return bar;
}

function copyButton(labels: ContentLabels, code: HTMLElement): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = classes.codeCopy;
  button.dataset["testid"] = "code-copy";
  button.textContent = labels.copyCode;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // A line ending at the end would run a command as soon as it is pasted into a terminal.
  const copy = async () => {
    const text = (code.textContent ?? "").replace(/\n$/, "");
    const copied = await copyText(text).then(() => true, () => false);
    button.textContent = copied ? labels.codeCopied : labels.copyFailed;
    clearTimeout(timer);
    timer = setTimeout(() => button.textContent = labels.copyCode, SHOWN_FOR_MS);
  };
  button.addEventListener("click", () => void copy());
  return button;
}

function fill(code: HTMLElement, node: CodeNode, build: (node: ContentNode) => Node): void {
  const first = code.firstChild;
  // Appending keeps what the reader has selected.
  if (first instanceof Text && node.text.startsWith(first.data) && isPlain(code)) {
    if (node.text.length > first.data.length) first.appendData(node.text.slice(first.data.length));
  } else {
    code.textContent = node.text;
  }
  if (node.settled) highlight(code, node, build);
}

function isPlain(code: HTMLElement): boolean {
  return code.querySelector(".token") === null;
}

/** Asked for once: to ask again for what is there costs more than to wait for it. */
let highlighter: Promise<typeof import("./highlight.ts")> | null = null;

/**
 * What does it is fetched for the first code that is there to its end. Without it or the grammar, as
 * when the network is away, code stays plain.
 */
async function highlight(
  code: HTMLElement,
  node: CodeNode,
  build: (node: ContentNode) => Node,
): Promise<void> {
  const nodes = await (highlighter ??= import("./highlight.ts"))
    .then(({ highlighted }) => highlighted(node.text, node.language))
    .catch(() => highlighter = null);
  if (nodes && code.textContent === node.text) code.replaceChildren(...nodes.map(build));
}
