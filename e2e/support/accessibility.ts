import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "./paths.ts";

const packages = join(root, ".local/venv/lib/python3*/site-packages");
const [axePath] = globSync(join(packages, "axe_playwright_python/axe.min.js"));
if (!axePath) throw new Error("axe is missing; bin/setup test installs it");
const axe = readFileSync(axePath, "utf8");

interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary: string }[];
}

/** Fails when axe finds anything that keeps people out or in the dark, however small, and says where. */
export async function assertAccessible(page: Page, place: string): Promise<void> {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: Violation[] }> };
    };
    return (await axe.run()).violations;
  });
  const barriers = violations.map(({ id, help, nodes }) =>
    [`${id}: ${help}`, ...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)]
      .join("\n  ")
  );
  assert.equal(barriers.join("\n"), "", `axe finds barriers: ${place}`);
}
