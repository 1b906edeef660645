import { assetsUrl, emit } from "./output.ts";
import { run, withScratch } from "./tool.ts";

/** A script small enough to hold the page back for it, as one classic file. Returns its address. */
export function bundleBootScript(entry: string): Promise<string> {
  return withScratch(async (folder) => {
    const out = `${folder}/boot.js`;
    await run("esbuild", [
      entry,
      "--bundle",
      "--minify",
      "--format=iife",
      "--log-level=warning",
      `--outfile=${out}`,
    ]);
    return await emit("boot.js", await Deno.readFile(out));
  });
}

/** Addresses of the bundled scripts: the entry, what it loads at once, and every chunk. */
export interface Scripts {
  entry: string;
  preloaded: string[];
  all: string[];
}

interface Metafile {
  outputs: Record<string, { entryPoint?: string; imports: { path: string; kind: string }[] }>;
}

/**
 * Bundles `entry` and what it reaches; what is reached by `import()` becomes a chunk of its own,
 * fetched when first needed. esbuild names the files after their content.
 *
 * Every file imports the entry: so what a chunk shares with the first page stays in one piece there,
 * instead of one for each group of chunks that share it, and compresses the better.
 */
export function bundleScripts(entry: string): Promise<Scripts> {
  return withScratch(async (folder) => {
    await run("esbuild", [
      entry,
      "--bundle",
      "--splitting",
      `--inject:${entry}`,
      "--minify",
      "--format=esm",
      "--target=es2022",
      "--charset=utf8",
      "--log-level=warning",
      "--entry-names=[name]-[hash]",
      "--chunk-names=[name]-[hash]",
      "--alias:punycode=./build/substitutes/punycode.ts",
      "--alias:katex=./build/substitutes/katex.ts",
      `--outdir=${folder}`,
      `--metafile=${folder}/meta.json`,
    ]);
    const meta: Metafile = JSON.parse(await Deno.readTextFile(`${folder}/meta.json`));
    const fileName = (path: string) => path.slice(path.lastIndexOf("/") + 1);
    const address = (path: string) => assetsUrl + fileName(path);
    for (const path of Object.keys(meta.outputs)) {
      const content = await Deno.readFile(`${folder}/${fileName(path)}`);
      await emit(`assets/${fileName(path)}`, content, { hashed: false });
    }
    const [main, output] = Object.entries(meta.outputs).find(([, o]) => o.entryPoint === entry)!;
    const preloaded = output.imports.filter((i) => i.kind === "import-statement");
    return {
      entry: address(main),
      preloaded: preloaded.map((i) => address(i.path)),
      all: Object.keys(meta.outputs).map(address),
    };
  });
}
