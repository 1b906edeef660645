/** What the client uses of libraries that come without types. */
declare module "katex" {
  export interface KatexOptions {
    displayMode?: boolean;
    throwOnError?: boolean;
    errorColor?: string;
    maxExpand?: number;
    maxSize?: number;
    strict?: boolean | "ignore" | "warn" | "error";
    trust?: boolean;
    output?: "html" | "mathml" | "htmlAndMathml";
  }
  export class ParseError extends Error {
    position: number;
  }
  /** Replaces the content of `element` with the typeset formula; needs no HTML parsing. */
  export function render(tex: string, element: HTMLElement, options?: KatexOptions): void;
  const katex: { render: typeof render; ParseError: typeof ParseError };
  export default katex;
}

/** The Prism core without any grammar; grammars register themselves on the global `Prism`. */
declare module "prismjs/components/prism-core.js" {
  import Prism from "prismjs";
  export default Prism;
}
declare module "prismjs/components/*.js" {}
