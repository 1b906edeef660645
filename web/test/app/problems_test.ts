import { ApiError, type ApiErrorCode } from "../../src/api/error.ts";
import { answerFailureText, failureText, problemText } from "../../src/app/problems.ts";
import { strings } from "../../src/app/strings.ts";
import { assert, assertEquals } from "../assert.ts";

const contract = await Deno.readTextFile(new URL("../../../openapi.yaml", import.meta.url));

/** The error codes of the contract. */
function codes(): ApiErrorCode[] {
  const list = /^ {4}ErrorCode:\n {6}type: string\n {6}enum:\n((?: {8}- \w+\n)+)/m.exec(contract);
  return (list?.[1] ?? "").match(/\w+/g) as ApiErrorCode[];
}

Deno.test("the contract names its error codes where they are looked for", () => {
  assert(codes().length >= 16, `only ${codes().length}`);
});

for (const code of codes()) {
  Deno.test(`${code} has a plain sentence of its own, from REST and from the socket`, () => {
    const told = [
      problemText(new ApiError(code === "internal_error" ? 500 : 400, code, null)),
      failureText({ code, detail: null, retryAt: null }, 0),
      answerFailureText({ code, detail: null, retryAt: null }, 0),
    ];
    for (const sentence of told) {
      assert(/^[A-Z].*\.$/.test(sentence), `“${sentence}” is a sentence`);
      assert(!sentence.includes("_"), `“${sentence}” is plain`);
      const isUnknown = sentence === strings.problems.unknown;
      assertEquals(isUnknown && code !== "internal_error", false, `“${sentence}” says something`);
    }
  });
}

Deno.test("what the server says of a failed answer is told, for it knows more", () => {
  const detail = "The AI provider refuses the key.";
  const failure = { code: "ai_provider_error", detail, retryAt: null } as const;
  assertEquals(answerFailureText(failure, 0), detail);
  assertEquals(failureText(failure, 0), strings.problems.provider);
});

Deno.test("a failed answer that may be tried again soon counts down", () => {
  const failure = { code: "rate_limit_exceeded", detail: "Slow down.", retryAt: 5_000 } as const;
  assert(answerFailureText(failure, 0).includes("5 seconds"));
});
