import { ApiError } from "../api/client.ts";
import { problemText } from "./problems.ts";
import { pageStrings } from "./strings-pages.ts";

const words = pageStrings.account;

/** What went wrong with signing in or registering, where some codes mean something of their own. */
export function accountProblemText(problem: unknown): string {
  if (problem instanceof ApiError) {
    if (problem.code === "unauthorized") return words.credentials;
    if (problem.code === "conflict") return words.emailTaken;
    if (problem.code === "forbidden") return words.registrationClosed;
  }
  return problemText(problem);
}
