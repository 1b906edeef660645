import { assert, assertEquals } from "../assert.ts";
import { ApiError } from "../../src/api/error.ts";
import type { ErrorCode } from "../../src/api/types.ts";
import {
  mayPassLater,
  MOST_BYTES,
  MOST_FILES,
  pastedFiles,
  pastedName,
  refusalBy,
  refusalOf,
} from "../../src/app/files.ts";
import { sizeText } from "../../src/app/sizes.ts";
import { panelStrings } from "../../src/app/strings-panels.ts";

function file(type = "text/plain", size = 5, name = "a") {
  return { name, size, type };
}

Deno.test("what can't be taken is known before a byte leaves", () => {
  assertEquals(refusalOf(file(), 0), null);
  assertEquals(refusalOf(file("", 5), 0), null, "unknown types are the server's to tell");
  assertEquals(refusalOf(file("image/webp", MOST_BYTES), MOST_FILES - 1), null);
  assertEquals(refusalOf(file("text/plain", MOST_BYTES + 1), 0), "too_large");
  assertEquals(refusalOf(file("text/plain", 0), 0), "empty");
  assertEquals(refusalOf(file(), MOST_FILES), "too_many");
  for (const type of ["video/mp4", "audio/ogg", "application/pdf", "image/svg+xml"]) {
    assertEquals(refusalOf(file(type), 0), "wrong_type", type);
  }
});

Deno.test("a refusal of the server is told by its code, and by the size", () => {
  const by = (code: ErrorCode, size = 5) => refusalBy(new ApiError(400, code, null), size);
  assertEquals(by("payload_too_large", MOST_BYTES + 1), "too_large");
  assertEquals(by("payload_too_large"), "no_room");
  assertEquals(by("unsupported_media_type"), "wrong_type");
  assertEquals(by("conflict"), "too_many_waiting");
  assertEquals(by("rate_limit_exceeded"), "too_fast");
  assertEquals(by("validation_failed", 0), "empty");
  assertEquals(by("validation_failed"), "unknown");
  assertEquals(by("internal_error"), "unknown");
  assertEquals(refusalBy(new ApiError(0, "network_error", null), 5), "unreachable");
});

Deno.test("only what may pass later is tried again, and each refusal has words", () => {
  assertEquals(mayPassLater("unreachable"), true);
  assertEquals(mayPassLater("wrong_type"), false);
  assert(panelStrings.files.refusals.too_many.includes(String(MOST_FILES)));
});

Deno.test("sizes are told as people say them, and the largest file as the limit is", () => {
  const sizes = [0, 1, 999, 12_400, 1_510_000, MOST_BYTES, 3 * 2 ** 30];
  const told = sizes.map((size) => sizeText(size, "en"));
  const expected = ["0 bytes", "1 byte", "999 bytes", "12 kB", "1.4 MB", "20 MB", "3,072 MB"];
  assertEquals(told, expected);
});

Deno.test("a pasted image is named by when it came", () => {
  const name = pastedName("image/jpeg", new Date(2026, 10, 2, 9, 5, 7));
  assertEquals(name, "Pasted image 2026-11-02 09.05.07.jpg");
});

Deno.test("a picture beside a text is the text's", () => {
  const picture = file("image/png");
  assertEquals(pastedFiles([picture], ""), [picture]);
  assertEquals(pastedFiles([picture], "a\tb"), []);
  assertEquals(pastedFiles([file()], "/home/a"), [file()]);
});
