import type { Dispose } from "../store/signal.ts";

/**
 * Calls `listener` when trying again is worthwhile at once: the network is back, or somebody looks
 * at the page again.
 */
export type Reachability = (listener: () => void) => Dispose;

export const browserReachability: Reachability = (listener) => {
  const visible = () => {
    if (document.visibilityState === "visible") listener();
  };
  addEventListener("online", listener);
  document.addEventListener("visibilitychange", visible);
  return () => {
    removeEventListener("online", listener);
    document.removeEventListener("visibilitychange", visible);
  };
};
