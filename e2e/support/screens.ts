import type { BrowserContextOptions } from "playwright-core";

const touch = { isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

/** The sizes of window that the client is made for. */
export const screens = {
  desktop: { viewport: { width: 1280, height: 800 } },
  tablet: { viewport: { width: 768, height: 1024 } },
  /** A tablet that is touched and has no pointer. */
  touchTablet: { viewport: { width: 768, height: 1024 }, ...touch },
  phone: { viewport: { width: 375, height: 812 }, ...touch },
} satisfies Record<string, BrowserContextOptions>;
