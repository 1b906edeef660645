import type { ChatThread, LastMessage, Message, MessagePage } from "../../src/api/types.ts";
import { blankMessage } from "../../src/store/reduce.ts";

const start = Date.parse("2026-11-22T09:00:00.000Z");

export function userMessage(id: string, content: string, fields: Partial<Message> = {}): Message {
  return { ...blankMessage(id, "t1", start), content, is_user: true, ...fields };
}

export function answer(
  id: string,
  parent: string,
  content: string,
  fields: Partial<Message> = {},
): Message {
  return {
    ...blankMessage(id, "t1", start),
    role: "assistant",
    parent_message_id: parent,
    content,
    ...fields,
  };
}

export function page(messages: Message[], fields: Partial<MessagePage> = {}): MessagePage {
  return { messages, has_more: false, total_tokens: 0, last_seq: 0, epoch: "A", ...fields };
}

export function chatThread(id: string, fields: Partial<ChatThread> = {}): ChatThread {
  return {
    id,
    project_id: "p1",
    title: `Thread ${id}`,
    created_at: "2026-11-22T09:00:00.000Z",
    updated_at: "2026-11-22T09:00:00.000Z",
    last_activity_at: "2026-11-22T09:00:00.000Z",
    message_count: 0,
    total_tokens: 0,
    last_message: null,
    is_summarized: false,
    summary_count: 0,
    last_summary_at: null,
    is_archived: false,
    is_pinned: false,
    has_unread: false,
    is_generating: false,
    model: null,
    temperature: null,
    ...fields,
  };
}

/** What a thread says of the message its path ends with. */
export function endingWith(id: string): LastMessage {
  return { id, content: "", is_user: false, created_at: "2026-11-22T09:00:00.000Z" };
}

/** The events of one answer, cut into `chunks`, numbered from `seq`. */
export function answerEvents(id: string, parent: string, seq: number, chunks: string[]): object[] {
  return [
    {
      type: "assistant_message_start",
      seq,
      message_id: id,
      thread_id: "t1",
      parent_message_id: parent,
      model: "m",
    },
    ...chunks.map((chunk, index) => ({
      type: "stream_chunk",
      seq: seq + 1 + index,
      message_id: id,
      chunk,
      chunk_index: index,
      is_final: false,
    })),
    {
      type: "stream_chunk",
      seq: seq + 1 + chunks.length,
      message_id: id,
      chunk: "",
      chunk_index: chunks.length,
      is_final: true,
      total_tokens: 12,
      finish_reason: "stop",
      status: "complete",
    },
  ];
}
