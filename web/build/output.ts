import { brotli, gzip } from "./compress.ts";

const publicDir = "../Public";
const assetsDir = `${publicDir}/assets`;
const compressible = /\.(js|css|svg|html|yaml)$/;

/** Where assets are served; a path under it never changes its content. */
export const assetsUrl = "/assets/";

/**
 * Writes one file into `Public/`, with `.br` and `.gz` beside it where that helps.
 * Returns the address under which it is served: hashed under `/assets/`, or at the root.
 */
export async function emit(
  name: string,
  content: Uint8Array,
  { hashed = true } = {},
): Promise<string> {
  const served = hashed ? `assets/${await hashedName(name, content)}` : name;
  const path = `${publicDir}/${served}`;
  await Deno.mkdir(assetsDir, { recursive: true });
  if (compressible.test(name)) {
    await replace(`${path}.br`, brotli(content));
    await replace(`${path}.gz`, gzip(content));
  }
  await replace(path, content);
  return `/${served}`;
}

/** Removes the assets of earlier builds. `addresses` are those still in use. */
export async function removeAllBut(addresses: string[]): Promise<void> {
  const kept = new Set(addresses.map((address) => address.slice(assetsUrl.length)));
  for await (const entry of Deno.readDir(assetsDir)) {
    if (!kept.has(entry.name.replace(/\.(br|gz)$/, ""))) {
      await Deno.remove(`${assetsDir}/${entry.name}`);
    }
  }
}

/** Written beside and renamed: a reader sees the old file or the new one, never half of it. */
async function replace(path: string, content: Uint8Array): Promise<void> {
  await Deno.writeFile(`${path}.new`, content);
  await Deno.rename(`${path}.new`, path);
}

async function hashedName(name: string, content: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(content));
  const hash = new Uint8Array(digest).toHex().slice(0, 10);
  const dot = name.lastIndexOf(".");
  return `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
}
