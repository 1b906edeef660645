import { ApiError } from "../api/client.ts";
import type { Refusal } from "../live/connection.ts";
import type { Failure } from "./transcript.ts";

/**
 * What a rejected call tells the page. A mistake of our own is not dressed up as one of the
 * server's.
 */
export function failureFrom(reason: unknown, nowMs: number): Failure {
  if (!(reason instanceof ApiError)) throw reason;
  const retryAt = reason.retryAfter === null ? null : nowMs + reason.retryAfter * 1000;
  return { code: reason.code, detail: reason.detail, retryAt };
}

/** What a rejected call for a thread says about why a live connection to it isn't accepted. */
export function refusalFrom(reason: unknown): Refusal {
  if (!(reason instanceof ApiError)) throw reason;
  if (reason.status === 401) return "signed_out";
  return reason.status === 404 ? "gone" : "unreachable";
}
