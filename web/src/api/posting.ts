import { networkError } from "./error.ts";

export interface Posting {
  /** Told as the body leaves this machine: how much of it has, from 0 to 1. */
  progress: (share: number) => void;
  signal: AbortSignal;
  /** What the body is, where the browser doesn't know better. */
  type?: string;
}

/** Posts by `XMLHttpRequest`, which alone can say how far a body has come. */
export function post(path: string, body: Blob | FormData, posting: Posting): Promise<Response> {
  const { progress, signal, type } = posting;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) progress(loaded / total);
    };
    request.onload = () => resolve(answerOf(request));
    request.onerror = () => reject(networkError(null));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.open("POST", path);
    request.setRequestHeader("accept", "application/json");
    if (type) request.setRequestHeader("content-type", type);
    request.send(body);
  });
}

/** What came, in the shape in which the other calls read it. */
function answerOf(request: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ["content-type", "retry-after"]) {
    const value = request.getResponseHeader(name);
    if (value) headers.set(name, value);
  }
  const { status } = request;
  // A `Response` refuses a body, be it an empty one, where none may be.
  return new Response(request.responseText || null, { status, headers });
}
