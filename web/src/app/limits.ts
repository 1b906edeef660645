import type { Failure } from "../store/transcript.ts";
import { strings } from "./strings.ts";
import { fullTime } from "./times.ts";

const words = strings.limits;

/** Why nothing can be sent for now, in words; `canSend` once it may be tried again. */
export interface Limit {
  text: string;
  kind: "rate" | "quota";
  canSend: boolean;
}

/** What the last failure means for sending; null when it doesn't concern the next message. */
export function limitOf(failure: Failure | null, nowMs: number): Limit | null {
  if (failure?.code === "rate_limit_exceeded") return rateLimit(failure.retryAt, nowMs);
  if (failure?.code !== "quota_exceeded") return null;
  const until = failure.retryAt;
  if (until !== null && until <= nowMs) return null;
  const text = until === null ? words.quota : words.quotaUntil(fullTime(new Date(until)));
  return { text, kind: "quota", canSend: true };
}

function rateLimit(retryAt: number | null, nowMs: number): Limit | null {
  const seconds = Math.ceil(((retryAt ?? nowMs) - nowMs) / 1000);
  if (seconds <= 0) return null;
  return { text: words.rate(seconds), kind: "rate", canSend: false };
}
