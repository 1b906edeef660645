import { setTimeout as pause } from "node:timers/promises";

const PATIENCE_MS = 15_000;

/** Waits for what no locator can wait for. Fails with `description` when it doesn't come. */
export async function eventually(
  description: string,
  holds: () => Promise<boolean>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!await holds()) {
    if (performance.now() > deadline) throw new Error(`It never came true that ${description}.`);
    await pause(50);
  }
}
