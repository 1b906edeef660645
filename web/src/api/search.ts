import type { ApiClient } from "./client.ts";

/** A piece of a snippet, in plain text. */
export interface Segment {
  text: string;
  is_match: boolean;
}

export interface SearchResult {
  kind: "message" | "title";
  /** `null` for a title. */
  message_id: string | null;
  thread_id: string;
  project_id: string;
  thread_title: string;
  is_archived: boolean;
  is_user: boolean | null;
  created_at: string;
  segments: Segment[];
}

export interface SearchPage {
  results: SearchResult[];
  total: number;
  has_more: boolean;
  next_cursor: string | null;
}

export interface SearchQuery {
  q: string;
  project_id?: string;
  limit?: number;
  cursor?: string;
}

/** Looks for words in titles and messages, archived threads among them. */
export function search(
  api: ApiClient,
  query: SearchQuery,
  signal?: AbortSignal,
): Promise<SearchPage> {
  return api.ask("/search", { query, signal });
}
