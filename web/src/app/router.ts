import { type Signal, signal } from "../store/signal.ts";

/** What the address bar names. */
export type Route =
  | { page: "projects" }
  | { page: "login"; next: string | null }
  | { page: "register"; next: string | null }
  | { page: "settings" }
  | { page: "chat"; projectId: string; threadId: string | null; messageId?: string }
  | { page: "unknown" };

/** Stands for the site's own address, which is of no matter here. */
const HERE = "http://parley.invalid";

/** Before the id of the message that an address leads to. */
const MESSAGE_HASH = "#message-";

/** Reads a path with its query, as `/projects/1/chat/2#message-3` or `/login?next=/settings`. */
export function parseRoute(address: string): Route {
  const url = new URL(HERE + address);
  const parts = url.pathname.split("/").filter((part) => part !== "");
  const [first, projectId, chat, threadId, ...rest] = parts.map(decode);
  if (first === undefined) return { page: "projects" };
  if (first === "projects" && rest.length === 0 && (chat ?? "chat") === "chat") {
    if (projectId === undefined) return { page: "projects" };
    const messageId = threadId && messageIn(url.hash);
    return { page: "chat", projectId, threadId: threadId ?? null, ...messageId && { messageId } };
  }
  if (first === "settings") return { page: "settings" };
  if ((first === "login" || first === "register") && parts.length === 1) {
    return { page: first, next: localPath(url.searchParams.get("next")) };
  }
  return { page: "unknown" };
}

/** The address of a route: the inverse of `parseRoute`. */
export function pathOf(route: Route): string {
  switch (route.page) {
    case "projects":
    case "unknown":
      return "/";
    case "settings":
      return "/settings";
    case "login":
    case "register":
      return `/${route.page}` + (route.next ? `?next=${encodeURIComponent(route.next)}` : "");
    case "chat": {
      const chat = `/projects/${encodeURIComponent(route.projectId)}/chat`;
      if (!route.threadId) return chat;
      const hash = route.messageId ? MESSAGE_HASH + encodeURIComponent(route.messageId) : "";
      return `${chat}/${encodeURIComponent(route.threadId)}${hash}`;
    }
  }
}

/** Whether a route is for people who aren't signed in. */
export function isPublic(route: Route): boolean {
  return route.page === "login" || route.page === "register";
}

/** The current route, kept in step with the browser's history; plain clicks on the page's own links stay in the page. */
export class Router {
  #pagesBehind = 0;
  #followed = false;
  readonly #route = signal<Route>({ page: "unknown" });

  get route(): Signal<Route> {
    return this.#route;
  }

  /** Whether the route was come to by following something on the page, and not by an address. */
  get followed(): boolean {
    return this.#followed;
  }

  /** Goes back inside the client, or to `otherwise` when this page was where it was entered. */
  back(otherwise: Route): void {
    if (this.#pagesBehind > 0) history.back();
    else this.go(otherwise, { replace: true });
  }

  start(): void {
    addEventListener("popstate", () => this.#arrive());
    document.addEventListener("click", (event) => this.#follow(event));
    this.#arrive();
  }

  /** Goes to a route. `replace` leaves no entry to come back to. */
  go(route: Route, { replace = false } = {}): void {
    this.goTo(pathOf(route), { replace });
  }

  goTo(path: string, { replace = false } = {}): void {
    const pagesBehind = this.#pagesBehind;
    if (replace) history.replaceState({ pagesBehind }, "", path);
    else if (path !== currentPath()) {
      this.#pagesBehind = pagesBehind + 1;
      history.pushState({ pagesBehind: pagesBehind + 1 }, "", path);
    }
    this.#followed = true;
    this.#read();
  }

  /** At an entry of the browser's history, which knows how many of ours are behind it. */
  #arrive(): void {
    this.#pagesBehind = Number(history.state?.pagesBehind ?? 0);
    this.#followed = false;
    this.#read();
  }

  #read(): void {
    this.#route.set(parseRoute(currentPath()));
  }

  #follow(event: MouseEvent): void {
    const changed = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || event.button !== 0 || changed) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.target || link.download || link.origin !== location.origin) return;
    if (link.hash && !messageIn(link.hash)) return;
    event.preventDefault();
    this.goTo(link.pathname + link.search + link.hash);
  }
}

function currentPath(): string {
  return location.pathname + location.search + location.hash;
}

/** The id of the message that the end of an address names. */
function messageIn(hash: string): string | null {
  return hash.startsWith(MESSAGE_HASH) ? decode(hash.slice(MESSAGE_HASH.length)) || null : null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Only a path of this site: a link must not be able to send people elsewhere after signing in. */
function localPath(next: string | null): string | null {
  if (!next?.startsWith("/")) return null;
  const { pathname, search, hash } = new URL(HERE + next);
  // What browsers leave out or resolve may have hidden that it begins with another site's name.
  return pathname.startsWith("//") ? null : pathname + search + hash;
}
