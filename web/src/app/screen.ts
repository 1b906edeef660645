import type { SessionState } from "../api/client.ts";
import { isPublic, pathOf, type Route } from "./router.ts";

/** What to show: wait until it is known who is here, go elsewhere, or show the route. */
export type Screen =
  | { show: "waiting" }
  | { show: "redirect"; path: string }
  | { show: "route"; route: Route };

/** Decides by who is signed in whether `route` may be shown. An expired session keeps its page. */
export function screenFor(session: SessionState, route: Route): Screen {
  if (session === "unknown") return { show: "waiting" };
  if (session === "signed_out" && !isPublic(route)) {
    const next = route.page === "projects" || route.page === "unknown" ? null : pathOf(route);
    return { show: "redirect", path: pathOf({ page: "login", next }) };
  }
  if (session === "active" && (route.page === "login" || route.page === "register")) {
    return { show: "redirect", path: route.next ?? "/" };
  }
  return { show: "route", route };
}
