import type { ApiClient } from "./client.ts";
import { ApiError, networkError, readError } from "./error.ts";
import type { Attachment } from "./types.ts";

/**
 * Takes a file to the server and tells how far it is, which `fetch` doesn't. A session that has
 * run out is renewed once. Rejects with an `ApiError`.
 */
export async function uploadFile(
  api: ApiClient,
  file: File,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  try {
    return await transfer(file, progress, signal);
  } catch (failure) {
    if (!(failure instanceof ApiError) || failure.status !== 401) throw failure;
    // Any call renews the session.
    await api.me();
    return await transfer(file, progress, signal);
  }
}

async function transfer(
  file: File,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  const response = await post(file, progress, signal);
  if (!response.ok) throw await readError(response);
  const { attachment } = await response.json() as { attachment: Attachment };
  return attachment;
}

function post(
  file: File,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Response> {
  const form = new FormData();
  form.append("file", file, file.name);
  const request = new XMLHttpRequest();
  signal.addEventListener("abort", () => request.abort(), { once: true });
  return new Promise((resolve, reject) => {
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    request.onload = () => resolve(answerOf(request));
    request.onerror = request.onabort = request.ontimeout = () => reject(networkError(null));
    request.open("POST", "/api/v1/attachments");
    request.setRequestHeader("accept", "application/json");
    request.send(form);
  });
}

/** What came, in the shape in which the other calls read it. */
function answerOf(request: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ["content-type", "retry-after"]) {
    const value = request.getResponseHeader(name);
    if (value) headers.set(name, value);
  }
  return new Response(request.responseText, { status: request.status, headers });
}
