const memory = "node_modules/.cache/parley-web-inputs";

/** A digest over the names and contents of `paths`, folders included; missing ones count as empty. */
export async function fingerprint(paths: string[]): Promise<string> {
  const files = (await Promise.all(paths.map(filesUnder))).flat().sort();
  const lines = await Promise.all(files.map(async (file) => `${file} ${await digest(file)}`));
  return await hex(new TextEncoder().encode(lines.join("\n")));
}

/** The inputs of the build that made what lies in `Public/`; empty when there is none. */
export async function lastFingerprint(): Promise<string> {
  try {
    await Deno.stat("../Public/index.html");
    return await Deno.readTextFile(memory);
  } catch {
    return "";
  }
}

export async function rememberFingerprint(inputs: string): Promise<void> {
  await Deno.mkdir("node_modules/.cache", { recursive: true });
  await Deno.writeTextFile(memory, inputs);
}

async function filesUnder(path: string): Promise<string[]> {
  const info = await Deno.stat(path).catch(() => undefined);
  if (!info) return [];
  if (info.isFile) return [path];
  const entries = await Array.fromAsync(Deno.readDir(path));
  return (await Promise.all(entries.map((entry) => filesUnder(`${path}/${entry.name}`)))).flat();
}

async function digest(file: string): Promise<string> {
  return await hex(await Deno.readFile(file));
}

async function hex(bytes: Uint8Array): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes))).toHex();
}
