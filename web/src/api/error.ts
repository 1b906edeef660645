import type { ErrorCode, Problem } from "./types.ts";

/**
 * `network_error` is this side's own: the server was not reached, or what answered was not the
 * server.
 */
export type ApiErrorCode = ErrorCode | "network_error";

/**
 * A call that did not succeed. `message` is the server's plain sentence; `code` lets the page
 * choose its own words.
 */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** HTTP status; 0 when there was no answer. */
    readonly status: number,
    readonly code: ApiErrorCode,
    readonly detail: string | null,
    /** What is wrong with each field, by its name on the wire. */
    readonly fields: Readonly<Record<string, string>> = {},
    /** Seconds to wait before trying again. */
    readonly retryAfter: number | null = null,
    options?: ErrorOptions,
  ) {
    super(detail ?? code, options);
  }
}

export function networkError(cause: unknown): ApiError {
  return new ApiError(0, "network_error", null, {}, null, { cause });
}

/** Reads the problem a response carries; a proxy's HTML page is a network error with its status. */
export async function readError(response: Response): Promise<ApiError> {
  const problem = await readProblem(response);
  const retryAfter = problem?.retry_after ?? secondsIn(response.headers.get("retry-after"));
  if (!problem) {
    return new ApiError(response.status, codeFor(response.status), null, {}, retryAfter);
  }
  const fields = Object.fromEntries(
    (problem.errors ?? []).map((error) => [error.field, error.message]),
  );
  return new ApiError(
    response.status,
    problem.error_code,
    problem.detail ?? problem.title,
    fields,
    retryAfter,
  );
}

async function readProblem(response: Response): Promise<Problem | null> {
  if (!response.headers.get("content-type")?.includes("json")) return null;
  try {
    const body: unknown = await response.json();
    return isProblem(body) ? body : null;
  } catch {
    return null;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "error_code" in body &&
    typeof body.error_code === "string";
}

function codeFor(status: number): ApiErrorCode {
  if (status === 401) return "unauthorized";
  if (status === 404) return "not_found";
  if (status === 413) return "payload_too_large";
  if (status === 429) return "rate_limit_exceeded";
  return "network_error";
}

function secondsIn(header: string | null): number | null {
  const seconds = Number(header ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
