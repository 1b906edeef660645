/**
 * Says how many lines of the client its unit tests reach, by folder; reads lcov from standard input.
 * Fails when it is less than `LEAST`, or when a file is neither tested nor left to the journeys.
 */
import { isLeftToJourneys } from "./coverage_rules.ts";

const LEAST = 0.9;

interface Count {
  lines: number;
  reached: number;
}

const files = new Map<string, Count>();
for (const record of (await new Response(Deno.stdin.readable).text()).split("end_of_record")) {
  const path = /^SF:.*\/web\/(src\/.*)$/m.exec(record)?.[1];
  if (path) files.set(path, { lines: number(record, "LF"), reached: number(record, "LH") });
}

const missing: string[] = [];
const folders = new Map<string, Count>();
for (const path of await sources("src")) {
  if (isLeftToJourneys(path)) continue;
  const count = files.get(path);
  if (!count) missing.push(path);
  else add(path.split("/").slice(0, 2).join("/"), count);
}

for (const [folder, count] of folders) console.log(`${folder.padEnd(14)} ${shown(count)}`);
const total = sum([...folders.values()]);
console.log(`${"all".padEnd(14)} ${shown(total)}`);
for (const [path, count] of files) {
  if (!isLeftToJourneys(path) && share(count) < LEAST) console.log(`  ${path}: ${shown(count)}`);
}
for (const path of missing) console.error(`${path}: no unit test loads it`);
if (missing.length > 0 || share(total) < LEAST) Deno.exit(1);

function number(record: string, name: string): number {
  return Number(new RegExp(`^${name}:(\\d+)$`, "m").exec(record)?.[1] ?? 0);
}

async function sources(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  const paths = await Promise.all(entries.map((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory ? sources(path) : path.endsWith(".ts") ? [path] : [];
  }));
  return paths.flat().sort();
}

function add(folder: string, count: Count): void {
  folders.set(folder, sum([folders.get(folder) ?? { lines: 0, reached: 0 }, count]));
}

function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (a, b) => ({ lines: a.lines + b.lines, reached: a.reached + b.reached }),
    { lines: 0, reached: 0 },
  );
}

function share({ lines, reached }: Count): number {
  return lines === 0 ? 1 : reached / lines;
}

function shown(count: Count): string {
  return `${
    (share(count) * 100).toFixed(1).padStart(5)
  } %  ${count.reached} of ${count.lines} lines`;
}
