import { classes } from "./classes.ts";
import { codeBlock, codeIn, updateCodeBlock } from "./code-view.ts";
import { pathToEnd } from "./document.ts";
import type { ContentLabels } from "./labels.ts";
import { mathElement } from "./math-view.ts";
import type { ContentNode, ElementNode } from "./nodes.ts";

/**
 * Shows nodes inside a host, and later ones in place of them: what is the same stays, with the
 * reader's selection and scroll position in it. Each node is one DOM node; none of them is ever
 * made from HTML text.
 */
export class ContentView {
  #shown: readonly ContentNode[] = [];
  /** Stands after all other nodes of its parent, and moves only when the text goes on elsewhere. */
  #caret: HTMLElement | null = null;

  constructor(private readonly host: HTMLElement, private readonly labels: ContentLabels) {}

  show(nodes: readonly ContentNode[], text: "is whole" | "goes on" = "is whole"): void {
    this.#update(this.host, this.#shown, nodes);
    this.#shown = nodes;
    if (text === "is whole") this.#caret?.remove();
    else this.#placeCaret(nodes);
  }

  #placeCaret(nodes: readonly ContentNode[]): void {
    const dom = pathToEnd(nodes).reduce<Node>((dom, at) => dom.childNodes[at]!, this.host);
    const parent = codeIn(dom) ?? dom;
    this.#caret ??= caret();
    if (this.#caret.parentNode !== parent) parent.appendChild(this.#caret);
  }

  #update(parent: Node, before: readonly ContentNode[], after: readonly ContentNode[]): void {
    // What is put in front of other nodes has browsers look at the styles of all of them.
    if (before.length !== after.length && this.#caret?.parentNode === parent) this.#caret.remove();
    for (let index = firstChange(before, after); index < after.length; index++) {
      const [old, node] = [before[index], after[index]!];
      if (old === node) continue;
      const dom = parent.childNodes[index];
      if (old === undefined || dom === undefined) parent.appendChild(this.#build(node));
      else this.#replace(dom, old, node);
    }
    for (let extra = before.length; extra > after.length; extra--) parent.lastChild?.remove();
  }

  #replace(dom: ChildNode, before: ContentNode, after: ContentNode): void {
    if (after.type === "text" && dom instanceof Text) updateText(dom, before, after.text);
    else if (before.type === "element" && after.type === "element" && isLike(before, after)) {
      this.#update(dom, before.children, after.children);
    } else if (
      before.type === "code" && after.type === "code" && before.language === after.language
    ) {
      updateCodeBlock(dom, before, after, this.#build);
    } else if (!isSameFormula(before, after)) {
      dom.replaceWith(this.#build(after));
    }
  }

  readonly #build = (node: ContentNode): Node => {
    switch (node.type) {
      case "text":
        return document.createTextNode(node.text);
      case "element":
        return this.#element(node);
      case "math":
        return mathElement(node);
      case "code":
        return codeBlock(node, this.labels, this.#build);
    }
  };

  /** The only inputs are the check boxes of task lists. */
  #taskName(box: HTMLInputElement): string {
    return box.defaultChecked ? this.labels.taskDone : this.labels.taskOpen;
  }

  #element(node: ElementNode): HTMLElement {
    const made = document.createElement(node.tag);
    for (const [name, value] of Object.entries(node.attributes)) made.setAttribute(name, value);
    if (made instanceof HTMLInputElement) made.ariaLabel = this.#taskName(made);
    for (const child of node.children) made.appendChild(this.#build(child));
    return made;
  }
}

/** All that has settled comes before it, and is the same each time. */
function firstChange(before: readonly ContentNode[], after: readonly ContentNode[]): number {
  let index = 0;
  while (index < after.length && before[index] === after[index]) index++;
  return index;
}

/** Appending keeps a selection within the text; most of what is compared hasn't changed at all. */
function updateText(dom: Text, before: ContentNode, text: string): void {
  const known = before.type === "text" ? before.text : dom.data;
  if (text === known) return;
  if (text.startsWith(known)) dom.appendData(text.slice(known.length));
  else dom.data = text;
}

function isLike(before: ElementNode, after: ElementNode): boolean {
  const names = Object.keys(before.attributes);
  return before.tag === after.tag && names.length === Object.keys(after.attributes).length &&
    names.every((name) => before.attributes[name] === after.attributes[name]);
}

function isSameFormula(before: ContentNode, after: ContentNode): boolean {
  return before.type === "math" && after.type === "math" && before.tex === after.tex &&
    before.display === after.display;
}

function caret(): HTMLElement {
  const mark = document.createElement("span");
  mark.className = classes.caret;
  mark.ariaHidden = "true";
  return mark;
}
