import { type Signal, signal } from "../store/signal.ts";

/** Whether the window is wide enough for something; the limits are those of `styles/tokens.css`. */
export const isPhone = matching("(width < 640px)");
export const isDesktop = matching("(width >= 1024px)");

/** Whether text is typed on the screen, where there is no Shift+Enter. */
export const isTouch = matching("(hover: none) and (pointer: coarse)");

/** Whether somebody can be looking at the page. */
export const isPageVisible = pageVisibility();

function matching(query: string): Signal<boolean> {
  const list = matchMedia(query);
  const matches = signal(list.matches);
  list.addEventListener("change", () => matches.set(list.matches));
  return matches;
}

function pageVisibility(): Signal<boolean> {
  const visible = signal(document.visibilityState === "visible");
  document.addEventListener(
    "visibilitychange",
    () => visible.set(document.visibilityState === "visible"),
  );
  return visible;
}
