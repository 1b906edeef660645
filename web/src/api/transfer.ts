import { readProject } from "./projects.ts";
import type { ApiClient } from "./client.ts";
import { networkError, readError } from "./error.ts";

export type ExportFormat = "md" | "txt" | "json" | "html";
export const exportFormats: readonly ExportFormat[] = ["md", "txt", "json", "html"];

export type ImportFormat = "parley" | "chatgpt";

export interface ImportReport {
  imported: number;
  /** How many were there already. */
  skipped: number;
  threads: { id: string; title: string }[];
  /** `index` is the conversation's place in the file, from 0. */
  errors: { index: number; title: string | null; reason: string }[];
}

/** Where a thread's file is; the server gives it its name. */
export function exportAddress(threadId: string, format: ExportFormat): string {
  return `/api/v1/threads/${encodeURIComponent(threadId)}/export?format=${format}`;
}

export interface Upload {
  /** Told as the file leaves this machine: how much of it has, from 0 to 1. */
  progress: (part: number) => void;
  signal: AbortSignal;
}

/**
 * Imports the threads of one file. Sent by `XMLHttpRequest`, which alone can say how far an upload
 * has come. A session that has run out is renewed first: a large file shouldn't be sent twice.
 */
export async function importFile(
  api: ApiClient,
  projectId: string,
  file: Blob,
  format: ImportFormat,
  upload: Upload,
): Promise<ImportReport> {
  await readProject(api, projectId);
  const path = `/api/v1/projects/${encodeURIComponent(projectId)}/import?format=${format}`;
  const response = await post(path, file, upload);
  if (!response.ok) throw await readError(response);
  return await response.json() as ImportReport;
}

function post(path: string, file: Blob, { progress, signal }: Upload): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("content-type", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) progress(loaded / total);
    });
    request.addEventListener("load", () => resolve(answerOf(request)));
    request.addEventListener("error", () => reject(networkError(new TypeError("no answer"))));
    request.addEventListener("abort", () => reject(signal.reason));
    signal.addEventListener("abort", () => request.abort());
    if (signal.aborted) reject(signal.reason);
    else request.send(file);
  });
}

function answerOf(request: XMLHttpRequest): Response {
  const names = ["content-type", "retry-after"];
  const headers = names.flatMap((name): [string, string][] => {
    const value = request.getResponseHeader(name);
    return value === null ? [] : [[name, value]];
  });
  return new Response(request.responseText, { status: request.status, headers });
}
