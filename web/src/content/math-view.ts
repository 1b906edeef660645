import { classes } from "./classes.ts";
import type { MathNode } from "./nodes.ts";

/** In em; a formula can't cover the page. */
const LARGEST_SIZE = 20;
/** In em; some commands know no largest size. */
const TALLEST = 60;
/** Macro expansions; a formula can't keep the page busy. */
const MOST_EXPANSIONS = 500;
/** Elements within elements; browsers crash over some thousands. */
const DEEPEST = 500;

/** How long typesetting may hold up the page; formulas beyond that wait for their turn. */
const LONGEST_TURN_MS = 40;

type Katex = typeof import("katex").default;

let katex: Katex | null = null;
let loading: Promise<Katex> | null = null;
let waiting: (() => void)[] = [];
let turnEndsAt = 0;

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
  const typesetNow = (loaded: Katex) => inTurn(() => typeset(loaded, host, node));
  if (katex) typesetNow(katex);
  else load().then(typesetNow, () => showSource(host, node));
  return host;
}

/** Runs `work` at once while there is time for it, and else in a later turn, in order. */
function inTurn(work: () => void): void {
  if (turnEndsAt === 0) {
    turnEndsAt = performance.now() + LONGEST_TURN_MS;
    setTimeout(nextTurn);
  }
  if (waiting.length === 0 && performance.now() < turnEndsAt) work();
  else waiting.push(work);
}

function nextTurn(): void {
  turnEndsAt = 0;
  const works = waiting;
  waiting = [];
  for (const work of works) inTurn(work);
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

/** Formulas that were typeset already, by how and what they are; the first of them go first. */
const known = new Map<string, HTMLElement>();
const MOST_KNOWN = 200;

/** The same formula is typeset once; wherever else it stands is a copy. */
function typeset(loaded: Katex, host: HTMLElement, node: MathNode): void {
  const key = `${node.display} ${node.tex}`;
  const same = known.get(key);
  if (same) return host.replaceChildren(...same.cloneNode(true).childNodes);
  const made = typesetAnew(loaded, node);
  if (!made) return showSource(host, node);
  host.replaceChildren(...made.cloneNode(true).childNodes);
  known.set(key, made);
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
}

/** Null for what can't be typeset, or would break the page. */
function typesetAnew(loaded: Katex, node: MathNode): HTMLElement | null {
  const typesetting = document.createElement("span");
  try {
    loaded.render(node.tex, typesetting, {
      displayMode: node.display,
      throwOnError: true,
      strict: "ignore",
      trust: false,
      maxSize: LARGEST_SIZE,
      maxExpand: MOST_EXPANSIONS,
    });
  } catch {
    return null;
  }
  return isTall(typesetting) || isDeeperThan(DEEPEST, typesetting) ? null : typesetting;
}

/** KaTeX keeps the height of each line in a strut. */
function isTall(root: Element): boolean {
  const struts = root.querySelectorAll<HTMLElement>(".strut");
  return [...struts].some((strut) => Number.parseFloat(strut.style.height) > TALLEST);
}

/** Level by level, without recursion: what is measured may be too deep for it. */
function isDeeperThan(limit: number, root: Element): boolean {
  let level = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((element) => [...element.children]);
  }
  return false;
}

function showSource(host: HTMLElement, node: MathNode): void {
  host.classList.add(classes.mathSource);
  host.textContent = node.tex;
}
