import { ApiError } from "../api/client.ts";
import type { Failure, FailureCode } from "../store/transcript.ts";
import { strings } from "./strings.ts";

const words = strings.problems;

/** What went wrong with a call, in a sentence that also says what to do. */
export function problemText(problem: unknown): string {
  if (!(problem instanceof ApiError)) return words.unknown;
  switch (problem.code) {
    case "network_error":
      return words.network;
    case "validation_failed":
      return Object.keys(problem.fields).length > 0
        ? words.invalid
        : problem.detail ?? words.invalid;
    case "rate_limit_exceeded":
      return words.tooManyAttempts(problem.retryAfter ?? 1);
    case "not_found":
    case "thread_not_found":
      return words.gone;
    case "forbidden":
      return words.forbidden;
    default:
      return problem.status >= 500 ? words.unknown : problem.detail ?? words.unknown;
  }
}

/** The same for signing in and registering, where some codes mean something of their own. */
export function accountProblemText(problem: unknown): string {
  if (problem instanceof ApiError) {
    if (problem.code === "unauthorized") return words.credentials;
    if (problem.code === "conflict") return words.emailTaken;
    if (problem.code === "forbidden") return words.registrationClosed;
  }
  return problemText(problem);
}

/** Why an answer failed. */
export function answerFailureText(failure: Failure, now: number): string {
  return failure.code === "internal_error" ? words.answerFailed : failureText(failure, now);
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

function codeText(code: FailureCode, detail: string | null): string {
  switch (code) {
    case "network_error":
      return words.network;
    case "no_answer":
      return words.noAnswer;
    case "message_too_long":
    case "payload_too_large":
      return words.messageTooLong;
    case "quota_exceeded":
      return words.quota;
    case "insufficient_tokens":
      return words.tooLongForModel;
    case "ai_provider_error":
      return words.provider;
    case "generation_in_progress":
      return words.alreadyAnswering;
    case "not_found":
    case "thread_not_found":
      return words.gone;
    case "internal_error":
      return words.unknown;
    default:
      return detail ?? words.unknown;
  }
}

/** The same for a thread that couldn't be opened. */
export function problemWords(failure: Failure | null): string {
  return failure ? failureText(failure, Date.now()) : words.unknown;
}
