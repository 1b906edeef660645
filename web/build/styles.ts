import { emit } from "./output.ts";
import { run, withScratch } from "./tool.ts";

const katexDir = "node_modules/katex/dist";

/** Every supported browser knows `light-dark()`, nesting and OKLCH, so nothing is rewritten for older ones. */
const browsers = "chrome >= 123, edge >= 123, firefox >= 128, safari >= 17.5";

/** Bundles and minifies a style sheet with all it imports. Returns its address. */
export function bundleStyles(name: string): Promise<string> {
  return withScratch(async (folder) => {
    const out = `${folder}/${name}`;
    await run("lightningcss", [
      "--bundle",
      "--minify",
      "--custom-media",
      "--targets",
      browsers,
      `src/styles/${name}`,
      "-o",
      out,
    ]);
    const css = await Deno.readTextFile(out);
    refuseBroken(css);
    return await emit(name, new TextEncoder().encode(css));
  });
}

/**
 * lightningcss 1.x loses the semicolon between a declaration and a rule nested beside it in an
 * at-rule; such a declaration has to stand in a `& {}` of its own.
 */
function refuseBroken(css: string): void {
  const broken = css.match(/@media[^{}]*{(?:[a-z-]+:[^{};&]+;)*[a-z-]+:[^{};&]*[^{};&>,~+ ]&/);
  if (!broken) return;
  console.error(`web: minified to invalid CSS: ${broken[0].slice(0, 200)}`);
  Deno.exit(1);
}

/** KaTeX's style sheet with the fonts it names, as WOFF2 alone: every supported browser reads it. */
export async function katexStyles(): Promise<{ url: string; fonts: string[] }> {
  const css = await Deno.readTextFile(`${katexDir}/katex.min.css`);
  const fonts = new Map<string, string>();
  for (const [, file] of css.matchAll(/url\(fonts\/([\w-]+\.woff2)\)/g)) {
    if (file && !fonts.has(file)) {
      fonts.set(file, await emit(file, await Deno.readFile(`${katexDir}/fonts/${file}`)));
    }
  }
  const hashed = css
    .replace(/,url\(fonts\/[\w-]+\.(woff|ttf)\) format\("\w+"\)/g, "")
    .replace(/url\(fonts\/([\w-]+\.woff2)\)/g, (_, file) => `url(${fonts.get(file)})`);
  const url = await emit("katex.css", new TextEncoder().encode(hashed));
  return { url, fonts: [...fonts.values()] };
}
