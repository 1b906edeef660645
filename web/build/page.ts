import type { Scripts } from "./scripts.ts";

/** Addresses of what a build made. */
export interface Assets {
  scripts: Scripts;
  /** Runs before the first paint. */
  boot: string;
  styles: string;
  /** For what isn't part of the first page. */
  moreStyles: string;
  formulaStyles: string;
  icons: string;
  moreIcons: string;
  favicon: string;
}

/** The page of the client: `template` with each `%name%` replaced by an address. */
export async function page(template: string, assets: Assets): Promise<string> {
  const preloads = assets.scripts.preloaded
    .map((address) => `<link rel="modulepreload" href="${address}">`);
  const values: Record<string, string> = {
    script: assets.scripts.entry,
    preloads: preloads.join("\n    "),
    boot: assets.boot,
    styles: assets.styles,
    moreStyles: assets.moreStyles,
    formulaStyles: assets.formulaStyles,
    icons: assets.icons,
    moreIcons: assets.moreIcons,
    favicon: assets.favicon,
  };
  const html = await Deno.readTextFile(template);
  return html.replaceAll(/%(\w+)%/g, (_, name) => {
    const value = values[name];
    if (value === undefined) {
      throw new Error(`${template} names %${name}%, which no build step makes`);
    }
    return value;
  });
}
