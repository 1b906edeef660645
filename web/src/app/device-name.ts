/** What a browser calls itself, in the order to look: most also claim to be those further down. */
const browsers: readonly [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\bOPR\/|\bOpera\b/, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(HeadlessChrome|Chrome|Chromium|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const systems: readonly [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\b(Macintosh|Mac OS X)\b/, "macOS"],
  [/\bLinux\b|\bX11\b/, "Linux"],
];

export interface DeviceName {
  /** Null when it can't be told. */
  browser: string | null;
  system: string | null;
}

/** What a session's `User-Agent` names, as people call it; of other programs the first word. */
export function deviceName(userAgent: string): DeviceName {
  const browser = nameIn(browsers, userAgent) ?? /^[\w.-]{1,40}(?=\/)/.exec(userAgent)?.[0] ?? null;
  // The token that all browsers share says nothing.
  return { browser: browser === "Mozilla" ? null : browser, system: nameIn(systems, userAgent) };
}

function nameIn(names: readonly [RegExp, string][], text: string): string | null {
  return names.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
