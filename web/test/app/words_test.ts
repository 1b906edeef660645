import { assertEquals } from "../assert.ts";
import { ApiError } from "../../src/api/error.ts";
import { initials } from "../../src/app/initials.ts";
import { accountProblemText } from "../../src/app/account-problems.ts";
import { answerFailureText, failureText, problemText } from "../../src/app/problems.ts";
import { pageStrings } from "../../src/app/strings-pages.ts";
import { strings } from "../../src/app/strings.ts";

const words = strings.problems;

Deno.test("initials are of the first and the last word", () => {
  assertEquals(initials("Ada King Lovelace"), "AL");
  assertEquals(initials("  plato "), "P");
  assertEquals(initials("e\u0301milie"), "E\u0301");
  assertEquals(initials(""), "?");
});

Deno.test("a fault of the server isn't told in the server's words", () => {
  const fault = new ApiError(500, "internal_error", "relation users does not exist");
  assertEquals(problemText(fault), words.unknown);
  assertEquals(problemText(new TypeError("x is undefined")), words.unknown);
});

Deno.test("signing in says what was wrong with it", () => {
  const { credentials, emailTaken, registrationClosed } = pageStrings.account;
  assertEquals(accountProblemText(new ApiError(401, "unauthorized", null)), credentials);
  assertEquals(accountProblemText(new ApiError(409, "conflict", null)), emailTaken);
  assertEquals(accountProblemText(new ApiError(403, "forbidden", null)), registrationClosed);
  const slowed = new ApiError(429, "rate_limit_exceeded", null, {}, 90);
  assertEquals(accountProblemText(slowed), "Too many attempts. Try again in 2 minutes.");
});

Deno.test("a rate limit counts down to when trying again makes sense", () => {
  const failure = { code: "rate_limit_exceeded", detail: null, retryAt: 10_000 } as const;
  assertEquals(/in 5 seconds/.test(failureText(failure, 5_500)), true);
  assertEquals(/in 1 second\./.test(failureText(failure, 9_500)), true);
  assertEquals(/Wait a moment/.test(failureText(failure, 11_000)), true);
});

Deno.test("a reason without words of ours is told in the server's", () => {
  const failure = { code: "conflict", detail: "The thread was merged.", retryAt: null } as const;
  assertEquals(failureText(failure, 0), "The thread was merged.");
});

Deno.test("a fault of the server is told apart by what it spoiled", () => {
  const failure = { code: "internal_error", detail: null, retryAt: null } as const;
  assertEquals(failureText(failure, 0), words.unknown);
  assertEquals(answerFailureText(failure, 0), words.answerFailed);
});
