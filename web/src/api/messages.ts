import type { ApiClient } from "./client.ts";
import type { MessageVerb } from "./events.ts";
import type { FormerText, Message } from "./types.ts";

/** Makes the thread show a version of a message, and the branch that follows it. */
export async function selectVersion(api: ApiClient, messageId: string): Promise<void> {
  await api.ask(`${path(messageId)}/select`, { method: "POST", outlivesPage: true });
}

/** The same as telling it to the live socket, for when there is none. */
export async function perform(api: ApiClient, verb: MessageVerb): Promise<void> {
  const { type, message_id, ...body } = verb;
  const message = path(message_id);
  switch (type) {
    case "edit_message":
      return await api.ask(message, { method: "PATCH", body });
    case "delete_message":
      return await api.ask(message, { method: "DELETE" });
    case "regenerate":
      return await api.ask(`${message}/regenerate`, { method: "POST", body });
    case "continue_message":
      return await api.ask(`${message}/continue`, { method: "POST" });
    case "select_version":
      return await selectVersion(api, message_id);
  }
}

/** A message and its siblings, oldest first. */
export async function readVersions(api: ApiClient, messageId: string): Promise<Message[]> {
  const answer = await api.ask<{ versions: Message[] }>(`${path(messageId)}/versions`);
  return answer.versions;
}

/** What a message said before each edit in place, oldest first. */
export async function readFormerTexts(api: ApiClient, messageId: string): Promise<FormerText[]> {
  return (await api.ask<{ history: FormerText[] }>(`${path(messageId)}/history`)).history;
}

function path(messageId: string): string {
  return `/messages/${encodeURIComponent(messageId)}`;
}
