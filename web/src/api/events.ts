import type { ChatThread, ErrorCode, GenerationOptions, Message, MessageStatus } from "./types.ts";

// What the live socket carries, key for key.

/** What is asked of a message that is there. */
export type MessageVerb = Extract<
  ClientEvent,
  {
    type:
      | "edit_message"
      | "delete_message"
      | "regenerate"
      | "continue_message"
      | "select_version";
  }
>;

/** What the browser says on the live socket. */
export type ClientEvent =
  | { type: "heartbeat"; timestamp: string }
  | {
    type: "send_message";
    client_message_id: string;
    content: string;
    parent_message_id?: string | null;
    attachment_ids?: string[];
    metadata?: Record<string, unknown>;
    options?: GenerationOptions;
  }
  | { type: "edit_message"; message_id: string; content: string; preserve_response?: boolean }
  | { type: "delete_message"; message_id: string }
  | { type: "regenerate"; message_id: string; options?: GenerationOptions }
  | { type: "continue_message"; message_id: string }
  | { type: "stop_generation"; message_id: string }
  | { type: "select_version"; message_id: string }
  | { type: "typing_indicator"; is_typing: boolean }
  | { type: "mark_read"; message_id: string };

export interface ConnectionEstablished {
  type: "connection_established";
  connection_id: string;
  thread_id: string;
  timestamp: string;
  protocol_version: string;
  epoch: string;
  last_seq: number;
  resumed: boolean;
}

export interface NewMessage {
  type: "new_message";
  seq: number;
  message: Message;
}

export interface AssistantMessageStart {
  type: "assistant_message_start";
  seq: number;
  message_id: string;
  thread_id: string;
  parent_message_id: string | null;
  model: string | null;
}

/** A piece of an answer; the last one is empty and says how the answer ended. */
export interface StreamChunk {
  type: "stream_chunk";
  seq: number;
  message_id: string;
  chunk: string;
  chunk_index: number;
  is_final: boolean;
  total_tokens?: number | null;
  finish_reason?: string | null;
  status?: MessageStatus;
}

export interface MessageUpdated {
  type: "message_updated";
  seq: number;
  message: Message;
}

export interface MessageDeleted {
  type: "message_deleted";
  seq: number;
  message_id: string;
  deleted_at: string;
}

export interface ThreadUpdated {
  type: "thread_updated";
  seq: number;
  thread: ChatThread;
}

export interface SummaryAvailable {
  type: "summary_available";
  seq: number;
  thread_id: string;
  summary_id: string;
  message_count: number;
}

/** `retry_after` is in seconds. */
export interface ErrorEvent {
  type: "error";
  error_code: ErrorCode;
  error: string;
  retry_after?: number | null;
  message_id?: string | null;
  client_message_id?: string | null;
}

/** Somebody writes on another connection of the thread. */
export interface TypingIndicator {
  type: "typing_indicator";
  connection_id: string;
  is_typing: boolean;
}

/** Events about the thread: numbered, in order, each exactly once. */
export type ThreadEvent =
  | NewMessage
  | AssistantMessageStart
  | StreamChunk
  | MessageUpdated
  | MessageDeleted
  | ThreadUpdated
  | SummaryAvailable;

/** What the server says on the live socket. */
export type ServerEvent =
  | ThreadEvent
  | ConnectionEstablished
  | ErrorEvent
  | TypingIndicator
  | { type: "heartbeat_ack"; timestamp: string };
