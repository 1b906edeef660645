/**
 * What REST answers, key for key; `events.ts` has what the live socket carries. Times are RFC 3339
 * text, ids UUIDv7 text.
 */

export type ErrorCode =
  | "invalid_message"
  | "validation_failed"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "thread_not_found"
  | "conflict"
  | "message_too_long"
  | "payload_too_large"
  | "unsupported_media_type"
  | "rate_limit_exceeded"
  | "quota_exceeded"
  | "insufficient_tokens"
  | "ai_provider_error"
  | "generation_in_progress"
  | "internal_error";

/** RFC 9457, the body of every REST error. `retry_after` is in seconds. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  error_code: ErrorCode;
  errors?: FieldError[];
  retry_after?: number;
}

export interface FieldError {
  field: string;
  message: string;
}

export interface User {
  id: string;
  email: string;
  display_name: string;
  role: "admin" | "member";
  created_at: string;
  updated_at: string;
}

/** Where a person is signed in. */
export interface Session {
  id: string;
  user_agent: string;
  address: string;
  created_at: string;
  last_used_at: string;
  /** Whether it is the one that asks. */
  is_current: boolean;
}

export interface UsageSum {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  /** Of what has a price. */
  cost: number | null;
  /** Whether all of it has a price. */
  is_priced: boolean;
  generations: number;
}

/** `date` is a day in UTC, as in `2026-11-22`. */
export interface UsageRow extends UsageSum {
  date: string;
  model: string;
}

export interface Quota {
  name: "daily_tokens" | "monthly_tokens" | "monthly_cost";
  limit: number;
  used: number;
  remaining: number;
  percentage: number;
  warning: boolean;
  resets_at: string;
}

export interface Usage {
  from: string;
  to: string;
  usage: UsageRow[];
  totals: UsageSum;
  quotas: Quota[];
  currency: "USD";
}

export type ProjectTemplate = "general" | "writing" | "coding" | "research" | "learning";

export interface Project {
  id: string;
  name: string;
  description: string;
  instructions: string;
  default_model: string | null;
  template: ProjectTemplate;
  color: string;
  is_archived: boolean;
  last_chat_at: string | null;
  thread_count: number;
  created_at: string;
  updated_at: string;
}

export interface LastMessage {
  /** The end of the path that is shown. */
  id: string;
  content: string;
  is_user: boolean;
  created_at: string;
}

export interface ChatThread {
  id: string;
  project_id: string;
  title: string;
  created_at: string;
  updated_at: string;
  last_activity_at: string;
  message_count: number;
  total_tokens: number;
  last_message: LastMessage | null;
  is_summarized: boolean;
  summary_count: number;
  last_summary_at: string | null;
  is_archived: boolean;
  is_pinned: boolean;
  has_unread: boolean;
  is_generating: boolean;
  model: string | null;
  temperature: number | null;
}

export type MessageStatus = "complete" | "streaming" | "stopped" | "interrupted" | "failed";

export interface Attachment {
  id: string;
  file_name: string;
  /** Told by the file's bytes. */
  media_type: string;
  size_bytes: number;
  /** In pixels; of images. */
  width: number | null;
  height: number | null;
  /** `null` until it is sent. */
  thread_id: string | null;
  created_at: string;
}

/** Who says something in a thread. */
export type Role = "user" | "assistant" | "system";

export interface Message {
  id: string;
  thread_id: string;
  parent_message_id: string | null;
  client_message_id: string | null;
  content: string;
  is_user: boolean;
  role: Role;
  status: MessageStatus;
  error_code: ErrorCode | null;
  model_used: string | null;
  token_count: number | null;
  prompt_tokens: number | null;
  finish_reason: string | null;
  is_edited: boolean;
  edited_at: string | null;
  is_deleted: boolean;
  is_summarized: boolean;
  version_index: number;
  version_count: number;
  attachments: Attachment[];
  /** Facts by name: the server's (`reasoning`, `error`, `quota_warning`) and a sender's own. */
  metadata: Record<string, unknown>;
  created_at: string;
}

/** What a message said before an edit in place. */
export interface FormerText {
  content: string;
  edited_at: string;
}

export interface Model {
  id: string;
  provider: string;
  context_tokens: number;
  accepts_images: boolean;
  is_default: boolean;
}

/** Something that could be asked now. */
export interface ExamplePrompt {
  id: string;
  title: string;
  text: string;
  category: "template" | "time" | "topic";
}

export interface GenerationOptions {
  model?: string;
  temperature?: number;
  max_tokens?: number;
}

export interface MessagePage {
  messages: Message[];
  has_more: boolean;
  total_tokens: number;
  last_seq: number;
  epoch: string;
}

export interface ProjectPage {
  projects: Project[];
  total?: number;
  has_more: boolean;
  next_cursor?: string | null;
}

export interface ThreadPage {
  threads: ChatThread[];
  total?: number;
  has_more: boolean;
  next_cursor?: string | null;
}
