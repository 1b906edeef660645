import { classes } from "./classes.ts";
import type { MathNode } from "./nodes.ts";

/** In em; a formula can't cover the page. */
const LARGEST_SIZE = 20;
/** Macro expansions; a formula can't keep the page busy. */
const MOST_EXPANSIONS = 500;

type Katex = typeof import("katex").default;

let katex: Katex | null = null;
let loading: Promise<Katex> | null = null;

/**
 * A formula: its source at first, typeset as soon as KaTeX is there, its source again when it can't
 * be.
 */
export function mathElement(node: MathNode): HTMLElement {
  const host = document.createElement("span");
  host.className = node.display ? `${classes.math} ${classes.mathBlock}` : classes.math;
  host.textContent = node.tex;
  // Long ones scroll sideways; whoever has no pointer does so with the keyboard.
  if (node.display) host.tabIndex = 0;
  if (katex) typeset(katex, host, node);
  else load().then((loaded) => typeset(loaded, host, node), () => showSource(host, node));
  return host;
}

function load(): Promise<Katex> {
  loading ??= import("katex").then(
    (module) => katex = module.default,
    (failure) => {
      loading = null;
      throw failure;
    },
  );
  return loading;
}

function typeset(loaded: Katex, host: HTMLElement, node: MathNode): void {
  try {
    loaded.render(node.tex, host, {
      displayMode: node.display,
      throwOnError: true,
      strict: "ignore",
      trust: false,
      maxSize: LARGEST_SIZE,
      maxExpand: MOST_EXPANSIONS,
    });
  } catch {
    showSource(host, node);
  }
}

function showSource(host: HTMLElement, node: MathNode): void {
  host.classList.add(classes.mathSource);
  host.textContent = node.tex;
}
