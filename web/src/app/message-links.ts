import { pathOf, type Router } from "./router.ts";

/** Where a message stands: its thread's address, with the message after the `#`. */
export function messagePath(projectId: string, threadId: string, messageId: string | null): string {
  const path = pathOf({ page: "chat", projectId, threadId });
  return messageId ? `${path}#message-${messageId}` : path;
}

/** Opens a thread at a message, also when the thread is open and has been at that message before. */
export function openMessage(router: Router, path: string): void {
  router.goTo(path);
  // Browsers are silent about addresses that a page sets itself; the transcript goes where they say.
  if (path.includes("#")) dispatchEvent(new HashChangeEvent("hashchange"));
}
