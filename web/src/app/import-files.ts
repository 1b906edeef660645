import type { ImportFormat } from "../api/transfer.ts";

/** What the server takes at most. */
export const MAX_IMPORT_BYTES = 2 ** 30;

/** How much of a file tells what it is: JSON may begin with white space. */
const HEAD_BYTES = 1024;

export type FileKind = ImportFormat | "unknown" | "too_large";

/** Which program wrote a file, told by how its JSON begins: ChatGPT writes a list, Parley an object. */
export async function kindOf(file: Blob): Promise<FileKind> {
  if (file.size > MAX_IMPORT_BYTES) return "too_large";
  const head = await file.slice(0, HEAD_BYTES).text();
  const first = head.replace(/^\uFEFF/, "").trimStart()[0];
  if (first === "[") return "chatgpt";
  return first === "{" ? "parley" : "unknown";
}
