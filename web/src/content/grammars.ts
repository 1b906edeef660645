interface Grammar {
  load: () => Promise<unknown>;
  /** Grammars it builds on, which must be there first. */
  needs?: string[];
}

/** Prism's grammars by name, each fetched when a block first needs it. */
const grammars: Record<string, Grammar> = {
  bash: { load: () => import("prismjs/components/prism-bash.js") },
  c: { load: () => import("prismjs/components/prism-c.js"), needs: ["clike"] },
  clike: { load: () => import("prismjs/components/prism-clike.js") },
  cpp: { load: () => import("prismjs/components/prism-cpp.js"), needs: ["c"] },
  csharp: { load: () => import("prismjs/components/prism-csharp.js"), needs: ["clike"] },
  css: { load: () => import("prismjs/components/prism-css.js") },
  dart: { load: () => import("prismjs/components/prism-dart.js"), needs: ["clike"] },
  diff: { load: () => import("prismjs/components/prism-diff.js") },
  docker: { load: () => import("prismjs/components/prism-docker.js") },
  elixir: { load: () => import("prismjs/components/prism-elixir.js") },
  go: { load: () => import("prismjs/components/prism-go.js"), needs: ["clike"] },
  graphql: { load: () => import("prismjs/components/prism-graphql.js") },
  haskell: { load: () => import("prismjs/components/prism-haskell.js") },
  ini: { load: () => import("prismjs/components/prism-ini.js") },
  java: { load: () => import("prismjs/components/prism-java.js"), needs: ["clike"] },
  javascript: { load: () => import("prismjs/components/prism-javascript.js"), needs: ["clike"] },
  json: { load: () => import("prismjs/components/prism-json.js") },
  jsx: { load: () => import("prismjs/components/prism-jsx.js"), needs: ["markup", "javascript"] },
  julia: { load: () => import("prismjs/components/prism-julia.js") },
  kotlin: { load: () => import("prismjs/components/prism-kotlin.js"), needs: ["clike"] },
  latex: { load: () => import("prismjs/components/prism-latex.js") },
  lua: { load: () => import("prismjs/components/prism-lua.js") },
  makefile: { load: () => import("prismjs/components/prism-makefile.js") },
  markdown: { load: () => import("prismjs/components/prism-markdown.js"), needs: ["markup"] },
  markup: { load: () => import("prismjs/components/prism-markup.js") },
  nginx: { load: () => import("prismjs/components/prism-nginx.js") },
  objectivec: { load: () => import("prismjs/components/prism-objectivec.js"), needs: ["c"] },
  perl: { load: () => import("prismjs/components/prism-perl.js") },
  powershell: { load: () => import("prismjs/components/prism-powershell.js") },
  python: { load: () => import("prismjs/components/prism-python.js") },
  r: { load: () => import("prismjs/components/prism-r.js") },
  ruby: { load: () => import("prismjs/components/prism-ruby.js"), needs: ["clike"] },
  rust: { load: () => import("prismjs/components/prism-rust.js") },
  scala: { load: () => import("prismjs/components/prism-scala.js"), needs: ["java"] },
  scss: { load: () => import("prismjs/components/prism-scss.js"), needs: ["css"] },
  sql: { load: () => import("prismjs/components/prism-sql.js") },
  swift: { load: () => import("prismjs/components/prism-swift.js") },
  toml: { load: () => import("prismjs/components/prism-toml.js") },
  tsx: { load: () => import("prismjs/components/prism-tsx.js"), needs: ["jsx", "typescript"] },
  typescript: {
    load: () => import("prismjs/components/prism-typescript.js"),
    needs: ["javascript"],
  },
  yaml: { load: () => import("prismjs/components/prism-yaml.js") },
  zig: { load: () => import("prismjs/components/prism-zig.js") },
};

const otherNames: Record<string, string> = {
  "c++": "cpp",
  "c#": "csharp",
  cs: "csharp",
  dockerfile: "docker",
  golang: "go",
  hs: "haskell",
  html: "markup",
  js: "javascript",
  kt: "kotlin",
  make: "makefile",
  md: "markdown",
  mjs: "javascript",
  objc: "objectivec",
  "objective-c": "objectivec",
  ps1: "powershell",
  py: "python",
  rb: "ruby",
  rs: "rust",
  sh: "bash",
  shell: "bash",
  svg: "markup",
  tex: "latex",
  ts: "typescript",
  xml: "markup",
  yml: "yaml",
  zsh: "bash",
};

/** The grammar for a language as people write it; null when there is none. */
export function grammarName(language: string): string | null {
  const written = language.toLowerCase();
  const name = Object.hasOwn(otherNames, written) ? otherNames[written] ?? written : written;
  return Object.hasOwn(grammars, name) ? name : null;
}

const loaded = new Set<string>();

/** Loads a grammar after those it builds on. What is there already is not asked for again. */
export async function loadGrammar(name: string): Promise<void> {
  if (loaded.has(name)) return;
  const grammar = grammars[name];
  for (const needed of grammar?.needs ?? []) await loadGrammar(needed);
  await grammar?.load();
  loaded.add(name);
}
