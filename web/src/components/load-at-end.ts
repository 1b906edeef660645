import type { Dispose } from "../store/signal.ts";

/** How far above the end of a list the next page is asked for. */
const LOAD_AHEAD = "400px";

/** Calls `load` as long as `end` is near the view of `scroller`. Begin it anew after each page: an end that stays in view is not reported again. */
export function loadAtEnd(scroller: Element, end: Element, load: () => unknown): Dispose {
  const observer = new IntersectionObserver(([entry]) => {
    if (entry?.isIntersecting) load();
  }, { root: scroller, rootMargin: LOAD_AHEAD });
  observer.observe(end);
  return () => observer.disconnect();
}
