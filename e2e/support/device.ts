import type { BrowserContext, ConsoleMessage, Page, Request } from "playwright-core";

const PATIENCE_MS = 15_000;

/** One browser with one page, and what went wrong in it that no person would see. */
export class Device {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly #origin: string;
  /** In words. Empty at the end of every journey. */
  readonly faults: string[] = [];

  private constructor(context: BrowserContext, page: Page, origin: string) {
    this.context = context;
    this.page = page;
    this.#origin = origin;
  }

  static async open(context: BrowserContext, origin: string): Promise<Device> {
    context.setDefaultTimeout(PATIENCE_MS);
    const device = new Device(context, await context.newPage(), origin);
    device.page.on("pageerror", (error) => device.faults.push(`thrown: ${error.stack}`));
    device.page.on("console", (message) => device.#listen(message));
    context.on("request", (request) => device.#watch(request));
    return device;
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  #listen(message: ConsoleMessage): void {
    const text = message.text();
    if (/Content.Security.Policy|Trusted ?Type/i.test(text)) this.faults.push(`policy: ${text}`);
  }

  #watch(request: Request): void {
    const url = new URL(request.url());
    const isOwn = url.origin === this.#origin || ["data:", "blob:"].includes(url.protocol);
    if (!isOwn) this.faults.push(`foreign request: ${url}`);
  }
}
