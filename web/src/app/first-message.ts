import type { TranscriptItem } from "../store/transcript.ts";

/** The first message of a thread that doesn't exist yet, as the transcript shows it. */
export function firstMessage(content: string): TranscriptItem {
  return {
    key: "first",
    delivery: "sending",
    failure: null,
    run: 0,
    nextChunk: null,
    message: {
      id: "",
      thread_id: "",
      parent_message_id: null,
      client_message_id: null,
      content,
      is_user: true,
      role: "user",
      status: "complete",
      error_code: null,
      model_used: null,
      token_count: null,
      prompt_tokens: null,
      finish_reason: null,
      is_edited: false,
      edited_at: null,
      is_deleted: false,
      is_summarized: false,
      version_index: 0,
      version_count: 1,
      attachments: [],
      metadata: {},
      created_at: new Date().toISOString(),
    },
  };
}
