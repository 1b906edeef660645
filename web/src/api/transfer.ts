import { readAnswer } from "./answer.ts";
import type { ApiClient } from "./client.ts";
import { post, type Posting } from "./posting.ts";
import { readProject } from "./projects.ts";

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

/**
 * Imports the threads of one file. A session that has run out is renewed first: a large file
 * shouldn't be sent twice.
 */
export async function importFile(
  api: ApiClient,
  projectId: string,
  file: Blob,
  format: ImportFormat,
  upload: Omit<Posting, "type">,
): Promise<ImportReport> {
  await readProject(api, projectId);
  const path = `/api/v1/projects/${encodeURIComponent(projectId)}/import?format=${format}`;
  return await readAnswer(await post(path, file, { ...upload, type: "application/json" }));
}
