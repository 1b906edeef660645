import { readAnswer } from "./answer.ts";
import type { ApiClient } from "./client.ts";
import { ApiError } from "./error.ts";
import { post, type Posting } from "./posting.ts";
import type { Attachment } from "./types.ts";

/**
 * Takes a file to the server and tells how far it is. A session that has run out is renewed once.
 * Rejects with an `ApiError`, or with the signal's reason.
 */
export async function uploadFile(
  api: ApiClient,
  file: File,
  posting: Posting,
): Promise<Attachment> {
  try {
    return await transfer(file, posting);
  } catch (failure) {
    if (!(failure instanceof ApiError) || failure.status !== 401) throw failure;
    // Any call renews the session.
    await api.me();
    return await transfer(file, posting);
  }
}

async function transfer(file: File, posting: Posting): Promise<Attachment> {
  const form = new FormData();
  form.append("file", file, file.name);
  const response = await post("/api/v1/attachments", form, posting);
  return (await readAnswer<{ attachment: Attachment }>(response)).attachment;
}
