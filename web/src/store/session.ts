import { updateProfile } from "../api/account.ts";
import { type ApiClient, ApiError, type SessionState } from "../api/client.ts";
import type { User } from "../api/types.ts";
import { type Dispose, type Signal, signal } from "./signal.ts";

/**
 * Who is signed in. After an expiry `user` stays, so that the page can ask that same person to sign
 * in again.
 */
export class SessionStore {
  readonly #user = signal<User | null>(null);

  constructor(private readonly api: ApiClient) {}

  get user(): Signal<User | null> {
    return this.#user;
  }

  get state(): Signal<SessionState> {
    return this.api.session;
  }

  /** Finds out whether somebody is signed in. Rejects when the server can't be asked. */
  async start(): Promise<void> {
    try {
      this.#user.set(await this.api.me());
    } catch (failure) {
      if (!(failure instanceof ApiError) || failure.status !== 401) throw failure;
    }
  }

  async register(email: string, password: string, displayName: string): Promise<void> {
    this.#user.set(await this.api.register({ email, password, display_name: displayName }));
  }

  async login(email: string, password: string): Promise<void> {
    this.#user.set(await this.api.login({ email, password }));
  }

  async logout(): Promise<void> {
    await this.api.logout();
    this.#user.set(null);
  }

  /** After an expiry somebody may have signed in on another page of this browser. */
  async look(): Promise<void> {
    const user = await this.api.signedInElsewhere();
    if (user) this.#user.set(user);
  }

  async update(changes: { email: string; display_name: string }): Promise<void> {
    this.#user.set(await updateProfile(this.api, changes));
  }

  async deleteAccount(): Promise<void> {
    await this.api.deleteMe();
    this.#user.set(null);
  }
}

/** Calls `listener` whenever an expired session has become an active one. */
export function whenSignedInAgain(session: Signal<SessionState>, listener: () => void): Dispose {
  let hadExpired = false;
  return session.subscribe((state) => {
    if (hadExpired && state === "active") listener();
    hadExpired = state === "expired";
  });
}
