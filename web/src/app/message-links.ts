import { pathOf } from "./router.ts";

/** Where a message stands: its thread's address, with the message after the `#`. */
export function messagePath(projectId: string, threadId: string, messageId: string | null): string {
  const path = pathOf({ page: "chat", projectId, threadId });
  return messageId ? `${path}#message-${messageId}` : path;
}
