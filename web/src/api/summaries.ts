import type { ApiClient } from "./client.ts";

export interface Summary {
  id: string;
  thread_id: string;
  /** Bullet points, in Markdown. */
  summary_text: string;
  key_topics: string[];
  start_message_id: string;
  end_message_id: string;
  message_count: number;
  token_count: number;
  created_at: string;
}

export interface SummaryBegun {
  summary_id: string;
  status: "processing";
  /** In seconds. */
  estimated_time: number;
}

export interface SummaryChanges {
  summary_text?: string;
  key_topics?: string[];
}

export type ContextSeverity = "ok" | "warning" | "critical";

/** How full the model's window would be with the next message. */
export interface ThreadContext {
  model: string;
  /** Who counted: the provider, a tokenizer with the model's vocabulary, or an estimate. */
  counting: "provider" | "tokenizer" | "estimate";
  used: number;
  total: number;
  /** May pass 100. */
  percentage: number;
  severity: ContextSeverity;
  /** Messages that there is no room for, newest first. */
  truncated_message_ids: string[];
  summary_tokens: number;
}

const MOST_SUMMARIES = 100;

export function threadContext(
  api: ApiClient,
  threadId: string,
  signal?: AbortSignal,
): Promise<ThreadContext> {
  return api.ask(`/threads/${encodeURIComponent(threadId)}/context`, { signal });
}

/** Begins a summary in the background; `force` also summarises what is short or new. */
export function summarise(
  api: ApiClient,
  threadId: string,
  force: boolean,
): Promise<SummaryBegun> {
  const path = `/threads/${encodeURIComponent(threadId)}/summarize`;
  return api.ask(path, { method: "POST", body: { force } });
}

/** The newest summaries of a thread, newest first. */
export async function summariesOf(api: ApiClient, threadId: string): Promise<Summary[]> {
  const path = `/threads/${encodeURIComponent(threadId)}/summaries`;
  const query = { limit: MOST_SUMMARIES };
  return (await api.ask<{ summaries: Summary[] }>(path, { query })).summaries;
}

export function correctSummary(
  api: ApiClient,
  id: string,
  changes: SummaryChanges,
): Promise<Summary> {
  return api.ask(`/summaries/${encodeURIComponent(id)}`, { method: "PATCH", body: changes });
}

/** The messages it stood for are sent to the model again. */
export function undoSummary(api: ApiClient, id: string): Promise<void> {
  return api.ask(`/summaries/${encodeURIComponent(id)}`, { method: "DELETE" });
}
