/** Runs a build tool found on `PATH`; what it complains about goes to the terminal and ends the build. */
export async function run(tool: string, args: string[]): Promise<void> {
  const { success } = await new Deno.Command(tool, { args, stdout: "null", stderr: "inherit" })
    .output();
  if (!success) {
    console.error(`web: ${tool} failed`);
    Deno.exit(1);
  }
}

/** Gives `work` a folder of its own and removes it afterwards. */
export async function withScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "parley-web-" });
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
