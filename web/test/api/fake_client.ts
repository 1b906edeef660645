import { ApiClient, ApiError } from "../../src/api/client.ts";
import { assertRejects } from "../assert.ts";
import type { FakeServer } from "./fake_server.ts";

/** Somebody with an account. */
export const user = {
  id: "u1",
  email: "a@b.c",
  display_name: "Ada",
  role: "admin",
  created_at: "2026-11-22T10:00:00.000Z",
};

export function failureOf(call: Promise<unknown>): Promise<ApiError> {
  return assertRejects(call, ApiError);
}

export function clientOf(server: FakeServer): ApiClient {
  return new ApiClient({ fetch: server.fetch, exclusively: oneAtATime() });
}

/** As Web Locks do it. */
function oneAtATime(): <T>(run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const next = last.then(run, run);
    last = next;
    return next;
  };
}
