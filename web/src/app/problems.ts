import { ApiError } from "../api/client.ts";
import type { Failure, FailureCode } from "../store/transcript.ts";
import { strings } from "./strings.ts";

const words = strings.problems;

/** What went wrong with a call, in a sentence that also says what to do. */
export function problemText(problem: unknown): string {
  if (!(problem instanceof ApiError)) return words.unknown;
  switch (problem.code) {
    case "validation_failed":
      return Object.keys(problem.fields).length > 0
        ? words.invalid
        : problem.detail ?? words.invalid;
    case "rate_limit_exceeded":
      return words.tooManyAttempts(problem.retryAfter ?? 1);
    default:
      return codeText(problem.code, problem.detail);
  }
}

/** Why an answer failed. What the server says of it is as plain, and knows more. */
export function answerFailureText(failure: Failure, now: number): string {
  if (failure.code === "internal_error") return words.answerFailed;
  const { detail, retryAt } = failure;
  return detail !== null && retryAt === null ? detail : failureText(failure, now);
}

/** Why a message wasn't sent. `now` in milliseconds turns the time to retry into a countdown. */
export function failureText(failure: Failure, now: number): string {
  const seconds = failure.retryAt === null
    ? null
    : Math.max(0, Math.ceil((failure.retryAt - now) / 1000));
  return failure.code === "rate_limit_exceeded"
    ? words.rateLimited(seconds === 0 ? null : seconds)
    : codeText(failure.code, failure.detail);
}

/** A sentence for each code. Where the server knows better what doesn't fit, its own is told. */
function codeText(code: FailureCode, detail: string | null): string {
  const isOwn = code === "validation_failed" || code === "conflict";
  return isOwn && detail ? detail : sentences[code] ?? detail ?? words.unknown;
}

const sentences: Record<FailureCode, string> = {
  network_error: words.network,
  no_answer: words.noAnswer,
  invalid_message: words.notUnderstood,
  validation_failed: words.notValid,
  unauthorized: words.signedOut,
  forbidden: words.forbidden,
  not_found: words.gone,
  thread_not_found: words.gone,
  conflict: words.conflict,
  message_too_long: words.messageTooLong,
  payload_too_large: words.tooLarge,
  unsupported_media_type: words.unsupported,
  rate_limit_exceeded: words.rateLimited(null),
  quota_exceeded: words.quota,
  insufficient_tokens: words.tooLongForModel,
  ai_provider_error: words.provider,
  generation_in_progress: words.alreadyAnswering,
  internal_error: words.unknown,
};

/** The same for a thread that couldn't be opened. */
export function problemWords(failure: Failure | null): string {
  return failure ? failureText(failure, Date.now()) : words.unknown;
}
