import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { launch } from "./browser.ts";
import type { Device } from "./device.ts";
import { output } from "./paths.ts";
import { Server } from "./server.ts";
import { Stage } from "./stage.ts";

export { Stage } from "./stage.ts";

const JOURNEY_TIMEOUT_MS = 120_000;

let server: Server;
let browser: Browser;

before(async () => {
  await mkdir(output, { recursive: true });
  server = await Server.start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/**
 * A test that walks through the application as people do. Whatever it is about, it also fails when a page throws, breaks its
 * Content-Security-Policy or asks another host for anything. A failed one leaves pictures in `output`.
 */
export function journey(title: string, walk: (stage: Stage) => Promise<void>): void {
  test(title, { timeout: JOURNEY_TIMEOUT_MS }, async () => {
    const stage = new Stage(server, browser);
    try {
      if (!server.isRunning) await server.start();
      await walk(stage);
      assert.deepEqual(stage.devices.flatMap((device) => device.faults), []);
    } catch (fault) {
      await takePictures(title, stage.devices);
      throw fault;
    } finally {
      for (const device of stage.devices) await device.close();
    }
  });
}

async function takePictures(title: string, devices: Device[]): Promise<void> {
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  for (const [index, { page }] of devices.entries()) {
    const path = join(output, `failed-${name}-${index + 1}.png`);
    // The page may be what broke: its picture must not hide why.
    await page.screenshot({ path, timeout: 5_000 }).catch(() => {});
  }
}
