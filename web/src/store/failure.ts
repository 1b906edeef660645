import { ApiError } from "../api/client.ts";
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
