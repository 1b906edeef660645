import { effect, signal, type WritableSignal } from "../store/signal.ts";
import { threadSorts } from "../store/thread-order.ts";

export type Theme = "system" | "light" | "dark";
/** What sends a message; the other one breaks the line. */
export type SendKey = "enter" | "mod-enter";

const themes: readonly Theme[] = ["system", "light", "dark"];
const sendKeys: readonly SendKey[] = ["enter", "mod-enter"];

/** What a person chose in this browser; each choice is kept across reloads. */
export class Preferences {
  readonly theme = kept("parley.theme", themes);
  readonly sendKey = kept("parley.send-key", sendKeys);
  /** Whether the sidebar is open on a desktop. */
  readonly sidebar = kept("parley.sidebar", ["open", "closed"] as const);
  /** What the list of threads goes by. */
  readonly threadSort = kept("parley.thread-sort", threadSorts);
}

/** Shows the chosen theme on the page; `system` leaves it to the browser. `theme-boot.ts` does it before the first paint. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** One of `choices`, the first when nothing else was chosen, kept under `key`. */
function kept<T extends string>(key: string, choices: readonly [T, ...T[]] | readonly T[]) {
  const stored = read(key);
  const choice: WritableSignal<T> = signal(choices.find((c) => c === stored) ?? choices[0]!);
  effect(() => write(key, choice.value === choices[0] ? null : choice.value));
  return choice;
}

/** Storage may be refused, as in some private windows: then choices last as long as the page. */
export function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Nothing is lost that the page shows.
  }
}
