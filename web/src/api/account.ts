import type { ApiClient } from "./client.ts";
import type { Session, Usage, User } from "./types.ts";

export async function updateProfile(
  api: ApiClient,
  changes: { email?: string; display_name?: string },
): Promise<User> {
  return (await api.ask<{ user: User }>("/auth/me", { method: "PATCH", body: changes })).user;
}

/** Every other session ends. */
export function changePassword(
  api: ApiClient,
  change: { current_password: string; new_password: string },
): Promise<void> {
  return api.ask("/auth/password", { method: "POST", body: change });
}

/** The newest first. */
export async function listSessions(api: ApiClient): Promise<Session[]> {
  return (await api.ask<{ sessions: Session[] }>("/auth/sessions")).sessions;
}

export function endSession(api: ApiClient, id: string): Promise<void> {
  return api.ask(`/auth/sessions/${encodeURIComponent(id)}`, { method: "DELETE" });
}

/** From one day to another, both in UTC and included. */
export function readUsage(api: ApiClient, period: { from: string; to: string }): Promise<Usage> {
  return api.ask("/usage", { query: period });
}
