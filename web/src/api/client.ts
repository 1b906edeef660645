import { type Signal, signal } from "../store/signal.ts";
import { readAnswer } from "./answer.ts";
import { ApiError, networkError } from "./error.ts";
import type { ChatThread, MessagePage, Model, ThreadPage, User } from "./types.ts";

export { ApiError } from "./error.ts";

/**
 * `signed_out`: nobody was signed in here. `expired`: somebody was, and must sign in again; the
 * page keeps what it shows.
 */
export type SessionState = "unknown" | "active" | "signed_out" | "expired";

export interface ThreadQuery {
  project_id?: string;
  include_archived?: boolean;
  is_pinned?: boolean;
  sort_by?: "created" | "updated" | "activity";
  order?: "asc" | "desc";
  search?: string;
  limit?: number;
  cursor?: string;
}

export interface ThreadChanges {
  title?: string;
  is_archived?: boolean;
  is_pinned?: boolean;
  model?: string | null;
  temperature?: number | null;
}

/** At most one of `before` and `after`, each a message id. */
export interface MessageQuery {
  before?: string;
  after?: string;
  limit?: number;
}

export interface ApiClientOptions {
  fetch?: typeof fetch;
  base?: string;
  /**
   * Lets one refresh or sign-in run at a time among all tabs: two with the same token would end the
   * session.
   */
  exclusively?: <T>(run: () => Promise<T>) => Promise<T>;
}

export interface Call {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  body?: unknown;
  query?: object;
  signal?: AbortSignal;
  /** Whether it waits, after the end of a session, for the person to sign in again. */
  waits?: boolean;
  /** Whether it goes on when the page goes; a body must be small then. Deletions do. */
  outlivesPage?: boolean;
}

/**
 * The REST interface of the server this page came from.
 *
 * Every call rejects with an `ApiError`. A 401 is answered by one silent refresh, shared by all
 * calls that meet it, and the call is repeated once. When the refresh is refused too, `session`
 * says so, and the call waits until the same person has signed in again.
 */
export class ApiClient {
  readonly #session = signal<SessionState>("unknown");
  readonly #fetch: typeof fetch;
  readonly #base: string;
  readonly #exclusively: <T>(run: () => Promise<T>) => Promise<T>;
  #refreshing: Promise<boolean> | null = null;
  /** Whose calls these are. */
  #personId: string | null = null;

  constructor(options: ApiClientOptions = {}) {
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#base = options.base ?? "/api/v1";
    this.#exclusively = options.exclusively ?? acrossTabs;
  }

  get session(): Signal<SessionState> {
    return this.#session;
  }

  async register(
    account: { email: string; password: string; display_name: string },
  ): Promise<User> {
    return await this.#enter("/auth/register", account);
  }

  async login(credentials: { email: string; password: string }): Promise<User> {
    return await this.#enter("/auth/login", credentials);
  }

  /** Not beside a refresh: where that is refused, the answer takes away the session's cookies. */
  async #enter(path: string, body: object): Promise<User> {
    const answer = await this.#exclusively(() =>
      this.#send<{ user: User }>(path, { method: "POST", body })
    );
    return this.#signedIn(answer.user);
  }

  async logout(): Promise<void> {
    await this.#send<void>("/auth/logout", { method: "POST" });
    this.#session.set("signed_out");
  }

  async me(): Promise<User> {
    return this.#signedIn((await this.#call<{ user: User }>("/auth/me")).user);
  }

  /** After an expiry: who has signed in elsewhere in this browser since; null when nobody has. */
  async signedInElsewhere(): Promise<User | null> {
    try {
      return this.#signedIn((await this.#send<{ user: User }>("/auth/me", {})).user);
    } catch (failure) {
      if (failure instanceof ApiError) return null;
      throw failure;
    }
  }

  /** Removes the account with all that belongs to it. */
  async deleteMe(): Promise<void> {
    await this.#call<void>("/auth/me", { method: "DELETE" });
    this.#session.set("signed_out");
  }

  threads(query: ThreadQuery = {}, signal?: AbortSignal): Promise<ThreadPage> {
    return this.#call("/threads", { query, signal });
  }

  createThread(
    draft: { project_id: string; title?: string; initial_message?: string },
  ): Promise<ChatThread> {
    return this.#call("/threads", { method: "POST", body: draft });
  }

  /** `waits`: whether it outlasts the end of a session. */
  thread(id: string, { waits = true } = {}): Promise<ChatThread> {
    return this.#call(`/threads/${encodeURIComponent(id)}`, { waits });
  }

  updateThread(id: string, changes: ThreadChanges): Promise<ChatThread> {
    return this.#call(`/threads/${encodeURIComponent(id)}`, { method: "PATCH", body: changes });
  }

  deleteThread(id: string): Promise<void> {
    return this.#call(`/threads/${encodeURIComponent(id)}`, { method: "DELETE" });
  }

  messages(threadId: string, query: MessageQuery = {}): Promise<MessagePage> {
    return this.#call(`/threads/${encodeURIComponent(threadId)}/messages`, { query });
  }

  /** Stops the running answer of a thread; its text is kept. */
  async stop(threadId: string): Promise<void> {
    await this.#call(`/threads/${encodeURIComponent(threadId)}/stop`, { method: "POST" });
  }

  async models(): Promise<Model[]> {
    return (await this.#call<{ models: Model[] }>("/models")).models;
  }

  /** Any other call, for the files beside this one that describe an area of their own. */
  ask<T>(path: string, call: Call = {}): Promise<T> {
    return this.#call(path, call);
  }

  /** Removes a file that wasn't sent. */
  deleteAttachment(id: string): Promise<void> {
    return this.#call(`/attachments/${encodeURIComponent(id)}`, { method: "DELETE" });
  }

  async #call<T>(path: string, call: Call = {}): Promise<T> {
    try {
      const answer = await this.#send<T>(path, call);
      this.#session.set("active");
      return answer;
    } catch (failure) {
      if (!(failure instanceof ApiError) || failure.status !== 401) throw failure;
      if (!await this.#refresh() && !await this.#signInAgain(call)) throw failure;
      return this.#send<T>(path, call);
    }
  }

  #signedIn(user: User): User {
    this.#personId = user.id;
    this.#session.set("active");
    return user;
  }

  /** Waits for the end of an expiry. Whether the person is the same: nobody acts for another. */
  async #signInAgain({ signal: abandoned, waits = true }: Call): Promise<boolean> {
    // As it may be since the refresh.
    abandoned?.throwIfAborted();
    if (!waits || this.#session.peek() !== "expired") return false;
    const personId = this.#personId;
    await new Promise<void>((resolve, reject) => {
      const end = this.#session.subscribe((state) => {
        if (state === "expired") return;
        queueMicrotask(() => end());
        resolve();
      });
      abandoned?.addEventListener("abort", () => {
        end();
        reject(abandoned.reason);
      });
    });
    return this.#session.peek() === "active" && this.#personId === personId;
  }

  /**
   * Whether there is a session again. Rejects when that can't be told, as when the network is down.
   */
  #refresh(): Promise<boolean> {
    this.#refreshing ??= this.#exclusively(() => this.#refreshNow()).finally(() =>
      this.#refreshing = null
    );
    return this.#refreshing;
  }

  async #refreshNow(): Promise<boolean> {
    try {
      await this.#send<unknown>("/auth/refresh", { method: "POST" });
      this.#session.set("active");
      return true;
    } catch (failure) {
      if (!(failure instanceof ApiError) || failure.status !== 401) throw failure;
      this.#session.update((was) =>
        was === "active" || was === "expired" ? "expired" : "signed_out"
      );
      return false;
    }
  }

  async #send<T>(path: string, call: Call): Promise<T> {
    return await readAnswer<T>(await this.#request(path, call));
  }

  async #request(path: string, call: Call): Promise<Response> {
    const headers: Record<string, string> = { accept: "application/json" };
    if (call.body !== undefined) headers["content-type"] = "application/json";
    try {
      return await this.#fetch(this.#base + path + queryText(call.query), {
        method: call.method ?? "GET",
        headers,
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        credentials: "same-origin",
        // What was to be done as the page goes must outlive it.
        keepalive: call.outlivesPage ?? call.method === "DELETE",
        signal: call.signal,
      });
    } catch (failure) {
      if (call.signal?.aborted) throw failure;
      throw networkError(failure);
    }
  }
}

function queryText(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  if (given.length === 0) return "";
  return "?" + new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
}

function acrossTabs<T>(run: () => Promise<T>): Promise<T> {
  // Web Locks exist in secure contexts only; without them a single tab is still safe.
  const locks = globalThis.navigator?.locks;
  return locks ? locks.request("parley-refresh", run) as Promise<T> : run();
}
