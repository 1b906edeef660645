import { classes } from "./classes.ts";
import { type ContentNode, element, text } from "./nodes.ts";
import { parse, type References, type Token } from "./parser.ts";

/** The nodes of a text. `settled` says whether more may still be written to it. */
export function contentOf(source: string, references: References, settled: boolean): ContentNode[] {
  return nodesOf(parse(source, references), settled);
}

/** The nodes of a text's blocks that are parsed already. */
export function nodesOf(tokens: readonly Token[], settled: boolean): ContentNode[] {
  return new TreeBuilder(settled).build(tokens);
}

/** Elements within elements; of what is nested deeper, as no person would, only the text is left. */
const DEEPEST = 120;

interface Open {
  /** Null for what has no element, as the paragraphs of a tight list. */
  tag: string | null;
  attributes: Record<string, string>;
  children: ContentNode[];
}

/** Turns the parser's flat run of tokens into nodes. Only attributes named here get through. */
class TreeBuilder {
  #open: Open[] = [];
  #root: ContentNode[] = [];

  constructor(private readonly settled: boolean) {}

  build(tokens: readonly Token[]): ContentNode[] {
    for (const token of tokens) this.#take(token);
    return this.#root;
  }

  #take(token: Token): void {
    if (token.nesting === 1) this.#open.push(opened(token));
    else if (token.nesting === -1) this.#close();
    else if (token.type === "inline") (token.children ?? []).forEach((child) => this.#take(child));
    else this.#put(this.#leaf(token));
  }

  #leaf(token: Token): ContentNode {
    switch (token.type) {
      case "text":
        return text(token.content);
      case "softbreak":
      case "hardbreak":
        return element("br");
      case "hr":
        return element("hr");
      case "code_inline":
        return element("code", { class: classes.codeInline }, [text(token.content)]);
      case "fence":
      case "code_block":
        return this.#code(token);
      case "math_inline":
      case "math_block":
        return { type: "math", tex: token.content, display: token.meta.display === true };
      case "image":
        return this.#image(token);
      default:
        return text(token.content);
    }
  }

  #code(token: Token): ContentNode {
    const language = token.info.trim().split(/\s+/)[0] ?? "";
    return { type: "code", language, text: token.content, settled: this.settled };
  }

  /** A picture would be a request to a stranger; within a link only its words are left. */
  #image(token: Token): ContentNode {
    const address = token.attrGet("src") ?? "";
    const words = token.content === "" ? address : token.content;
    if (this.#open.some((open) => open.tag === "a")) return text(words);
    return element("a", { ...linkTo(address), class: classes.image }, [text(words)]);
  }

  #close(): void {
    const closed = this.#open.pop();
    if (!closed) return;
    if (closed.tag === null || this.#open.length >= DEEPEST) {
      closed.children.forEach((child) => this.#put(child));
    } else this.#put(finished(closed.tag, closed));
  }

  #put(node: ContentNode): void {
    const siblings = this.#open.at(-1)?.children ?? this.#root;
    const last = siblings.at(-1);
    if (node.type === "text" && last?.type === "text") {
      siblings[siblings.length - 1] = text(last.text + node.text);
    } else {
      siblings.push(node);
    }
  }
}

function opened(token: Token): Open {
  const attributes = { ...attributesOf(token), ...directionOf(token) };
  return { tag: token.hidden ? null : token.tag, attributes, children: [] };
}

/** An outermost block is written from the side its own text begins at; what is in it follows. */
function directionOf(token: Token): Record<string, string> {
  return token.block && token.level === 0 ? { dir: "auto" } : {};
}

function attributesOf(token: Token): Record<string, string> {
  switch (token.type) {
    case "link_open":
      return linkTo(token.attrGet("href") ?? "", token.attrGet("title"));
    case "ordered_list_open": {
      const start = token.attrGet("start");
      return start === null ? {} : { start: String(start) };
    }
    case "th_open":
    case "td_open":
      return alignment(token.attrGet("style"));
    default:
      return {};
  }
}

function linkTo(href: string, title: string | null = null): Record<string, string> {
  const attributes = { href, target: "_blank", rel: "noopener noreferrer" };
  return title ? { ...attributes, title } : attributes;
}

function alignment(style: string | null): Record<string, string> {
  if (style === "text-align:center") return { class: classes.alignCenter };
  return style === "text-align:right" ? { class: classes.alignRight } : {};
}

function finished(tag: string, { attributes, children }: Open): ContentNode {
  if (tag === "table") {
    // Whoever has no pointer scrolls it with the keyboard.
    return element("div", { class: classes.table, tabindex: "0", ...attributes }, [
      element(tag, {}, children),
    ]);
  }
  return tag === "li" ? listItem(children) : element(tag, attributes, children);
}

const taskMark = /^\[([ xX])\](?:\s|$)/;

/** An item that begins with `[ ]` or `[x]` is a task, its words in a paragraph or not. */
function listItem(children: readonly ContentNode[]): ContentNode {
  const [first, ...others] = children;
  if (first?.type === "element" && first.tag === "p") {
    const marked = withCheckBox(first.children);
    if (marked) {
      return element("li", { class: classes.task }, [element("p", {}, marked), ...others]);
    }
  }
  const marked = withCheckBox(children);
  return marked ? element("li", { class: classes.task }, marked) : element("li", {}, children);
}

function withCheckBox(children: readonly ContentNode[]): ContentNode[] | null {
  const [first, ...others] = children;
  const mark = first?.type === "text" ? taskMark.exec(first.text) : null;
  if (first?.type !== "text" || !mark) return null;
  const box = { type: "checkbox", disabled: "" };
  const checked: Record<string, string> = mark[1] === " " ? {} : { checked: "" };
  return [element("input", { ...box, ...checked }), text(first.text.slice(3)), ...others];
}
