import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Browser, type BrowserContextOptions, chromium } from "playwright-core";
import { Device } from "./device.ts";
import { output } from "./paths.ts";
import { Person } from "./person.ts";
import { Server } from "./server.ts";

const JOURNEY_TIMEOUT_MS = 120_000;
const flags = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What a journey walks through. One server and one browser serve all journeys of a file. */
export class Stage {
  readonly server: Server;
  readonly #browser: Browser;
  readonly devices: Device[] = [];

  constructor(server: Server, browser: Browser) {
    this.server = server;
    this.#browser = browser;
  }

  /** A browser that knows nothing yet. */
  async device(options: BrowserContextOptions = {}): Promise<Device> {
    const context = await this.#browser.newContext({
      baseURL: this.server.origin,
      locale: "en-GB",
      ...options,
    });
    const device = await Device.open(context, this.server.origin);
    this.devices.push(device);
    return device;
  }

  /** Somebody new, signed in on a device of their own. */
  async person(options?: BrowserContextOptions): Promise<Person> {
    return await Person.register(await this.device(options));
  }
}

let server: Server;
let browser: Browser;

before(async () => {
  await mkdir(output, { recursive: true });
  server = await Server.start();
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: flags, chromiumSandbox: false });
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
