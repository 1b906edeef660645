import type { Browser, BrowserContextOptions } from "playwright-core";
import { Device } from "./device.ts";
import { Person } from "./person.ts";
import type { Server } from "./server.ts";

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
