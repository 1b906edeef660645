import type { Token, TokenStream } from "prismjs";
import { grammarName, loadGrammar } from "./grammars.ts";
import { type ContentNode, element, text } from "./nodes.ts";

/** Longer code stays plain: colouring it would hold up the page. */
const LONGEST_HIGHLIGHTED = 30_000;

type Prism = typeof import("prismjs");

let loading: Promise<Prism> | null = null;

/** The nodes of highlighted code; null when it stays plain. */
export async function highlighted(code: string, language: string): Promise<ContentNode[] | null> {
  const name = grammarName(language);
  if (!name || code.length > LONGEST_HIGHLIGHTED) return null;
  const prism = await load();
  await loadGrammar(name);
  const grammar = prism.languages[name];
  return grammar ? nodesOf(prism.tokenize(code, grammar)) : null;
}

function load(): Promise<Prism> {
  loading ??= loadCore().catch((failure) => {
    loading = null;
    throw failure;
  });
  return loading;
}

/**
 * Grammars register themselves on the global `Prism`, which must not go through the page by itself.
 */
async function loadCore(): Promise<Prism> {
  Reflect.set(globalThis, "Prism", { manual: true, disableWorkerMessageHandler: true });
  const { default: prism } = await import("prismjs/components/prism-core.js");
  Reflect.set(globalThis, "Prism", prism);
  return prism;
}

function nodesOf(stream: TokenStream): ContentNode[] {
  if (typeof stream === "string") return [text(stream)];
  if (Array.isArray(stream)) return stream.flatMap(nodesOf);
  return [element("span", { class: classNames(stream) }, nodesOf(stream.content))];
}

function classNames(token: Token): string {
  return ["token", token.type, ...[token.alias ?? []].flat()].join(" ");
}
