/** A piece of rendered text as data: what becomes exactly one DOM node, without any DOM at hand. */
export type ContentNode = TextNode | ElementNode | MathNode | CodeNode;

export interface TextNode {
  readonly type: "text";
  readonly text: string;
}

export interface ElementNode {
  readonly type: "element";
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly ContentNode[];
}

export interface MathNode {
  readonly type: "math";
  readonly tex: string;
  /** On lines of its own. */
  readonly display: boolean;
}

export interface CodeNode {
  readonly type: "code";
  /** As the author named it; empty when not named. */
  readonly language: string;
  readonly text: string;
  /** Whether the text is whole; until then it isn't worth highlighting. */
  readonly settled: boolean;
}

export function text(content: string): TextNode {
  return { type: "text", text: content };
}

export function element(
  tag: string,
  attributes: Record<string, string> = {},
  children: readonly ContentNode[] = [],
): ElementNode {
  return { type: "element", tag, attributes, children };
}
