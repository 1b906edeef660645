import { emit } from "./output.ts";

const icons = "node_modules/bootstrap-icons/icons";

/** One SVG of the icons `names`, each a `<symbol>` under its name. Returns its address. */
export async function iconSprite(file: string, names: readonly string[]): Promise<string> {
  const symbols = await Promise.all(names.map(symbol));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
  return await emit(file, new TextEncoder().encode(sprite));
}

async function symbol(name: string): Promise<string> {
  const svg = await Deno.readTextFile(`${icons}/${name}.svg`);
  const body = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 16 16">${body.replaceAll(/\s*\n\s*/g, "")}</symbol>`;
}
