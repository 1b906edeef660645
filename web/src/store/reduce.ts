import type { AssistantMessageStart, ErrorEvent, StreamChunk, ThreadEvent } from "../api/events.ts";
import type { ChatThread, Message } from "../api/types.ts";
import type { Failure, TranscriptChange, TranscriptItem, TranscriptView } from "./transcript.ts";

/** What a live event changes in a transcript. `nowMs` dates an answer that starts here. */
export function reduce(view: TranscriptView, event: ThreadEvent, nowMs: number): TranscriptChange {
  switch (event.type) {
    case "new_message":
      return shown(view, received(view, event.message));
    case "assistant_message_start":
      return shown(view, started(view, event, nowMs));
    case "stream_chunk":
      return grown(view.find(event.message_id), event);
    case "message_updated":
      return updated(view, event.message);
    case "message_deleted":
      return without(view, event.message_id);
    case "thread_updated":
      return leadsElsewhere(view, event.thread) ? { outdated: true } : {};
    case "summary_available":
      return {};
  }
}

/** What an error does to the message it names; null when it names none that is shown. */
export function reduceError(
  view: TranscriptView,
  event: ErrorEvent,
  nowMs: number,
): TranscriptChange | null {
  const item = view.find(event.client_message_id) ?? view.find(event.message_id);
  if (!item) return null;
  const delivery = view.outgoing.includes(item.key) ? "failed" : item.delivery;
  return { items: [{ ...item, delivery, failure: failureOf(event, nowMs) }] };
}

export function failureOf(event: ErrorEvent, nowMs: number): Failure {
  const retryAt = event.retry_after == null ? null : nowMs + event.retry_after * 1000;
  const inBackground = !(event.message_id ?? event.client_message_id) || undefined;
  return { code: event.error_code, detail: event.error, retryAt, inBackground };
}

/** The item a message from the server becomes; the one it was already when nothing differs. */
export function received(view: TranscriptView, message: Message): TranscriptItem {
  const before = view.find(message.id) ?? echoed(view, message);
  const failure = failureToldBy(message, before);
  if (!before) {
    return { key: message.id, message, delivery: "sent", failure, run: 0, nextChunk: null };
  }
  if (before.delivery === "sent" && before.failure === failure && equal(before.message, message)) {
    return before;
  }
  const goesOn = message.content.startsWith(before.message.content);
  return {
    key: before.key,
    message,
    delivery: "sent",
    failure,
    run: goesOn ? before.run : before.run + 1,
    nextChunk: null,
  };
}

/** This browser's own message that has come back under an id of the server's. */
function echoed(view: TranscriptView, message: Message): TranscriptItem | undefined {
  const clientId = message.client_message_id;
  return clientId && view.outgoing.includes(clientId) ? view.find(clientId) : undefined;
}

function failureToldBy(message: Message, before: TranscriptItem | undefined): Failure | null {
  if (message.status !== "failed" || !message.error_code) return null;
  if (before?.failure && sameFailure(before.failure, message)) return before.failure;
  const detail = message.metadata["error"];
  return {
    code: message.error_code,
    detail: typeof detail === "string" ? detail : null,
    retryAt: null,
  };
}

function equal(a: Message, b: Message): boolean {
  return a.content === b.content && JSON.stringify(a) === JSON.stringify(b);
}

function sameFailure({ code, detail }: Failure, { error_code, metadata }: Message): boolean {
  return code === error_code && detail === (metadata["error"] ?? null);
}

/** Puts an item where its parent says: what followed the parent belongs to another branch now. */
function shown(view: TranscriptView, item: TranscriptItem): TranscriptChange {
  const outgoing = view.outgoing.filter((key) => key !== item.key);
  if (view.path.includes(item.key)) return { items: [item] };
  const parentId = item.message.parent_message_id;
  const parent = view.find(parentId);
  const at = parent ? view.path.lastIndexOf(parent.key) : -1;
  if (parentId && at < 0) return { outgoing, outdated: true };
  const change = { items: [item], path: [...view.path.slice(0, at + 1), item.key], outgoing };
  return parentId ? change : { ...change, hasOlder: false };
}

function started(
  view: TranscriptView,
  event: AssistantMessageStart,
  nowMs: number,
): TranscriptItem {
  const before = view.find(event.message_id);
  const message = before?.message ?? emptyAnswer(view, event, nowMs);
  return {
    key: before?.key ?? event.message_id,
    message: { ...message, content: "", status: "streaming", model_used: event.model },
    delivery: "sent",
    failure: null,
    run: before && before.message.content !== "" ? before.run + 1 : before?.run ?? 0,
    nextChunk: 0,
  };
}

/** A new answer stands beside the one that was shown in its place. */
function emptyAnswer(view: TranscriptView, event: AssistantMessageStart, nowMs: number): Message {
  const former = childOf(view, event.parent_message_id)?.version_count ?? 0;
  return {
    ...blankMessage(event.message_id, event.thread_id, nowMs),
    version_index: former + 1,
    version_count: former + 1,
    parent_message_id: event.parent_message_id,
    role: "assistant",
    status: "streaming",
  };
}

/** A message of which only the id is known so far. */
export function blankMessage(id: string, threadId: string, nowMs: number): Message {
  return {
    id,
    thread_id: threadId,
    parent_message_id: null,
    client_message_id: null,
    content: "",
    is_user: false,
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
    version_index: 1,
    version_count: 1,
    attachments: [],
    metadata: {},
    created_at: new Date(nowMs).toISOString(),
  };
}

/**
 * A chunk of an answer that isn't shown concerns another branch; one that came before is not taken
 * twice.
 */
function grown(item: TranscriptItem | undefined, event: StreamChunk): TranscriptChange {
  if (!item) return {};
  if (item.nextChunk !== null && event.chunk_index < item.nextChunk) return {};
  const content = item.message.content + event.chunk;
  const message: Message = event.is_final
    ? {
      ...item.message,
      content,
      status: event.status ?? "complete",
      finish_reason: event.finish_reason ?? null,
      token_count: event.total_tokens ?? item.message.token_count,
    }
    : { ...item.message, content, status: "streaming" };
  const onlyGrown = !event.is_final && item.message.status === "streaming" &&
    item.message.content !== "";
  return { items: [{ ...item, message, nextChunk: event.chunk_index + 1 }], onlyGrown };
}

function updated(view: TranscriptView, message: Message): TranscriptChange {
  if (message.is_deleted) return without(view, message.id);
  const item = received(view, message);
  if (view.path.includes(item.key)) return { items: [item] };
  // The server had this message already. Where it stands may be far from here.
  if (view.outgoing.includes(item.key)) {
    if (message.parent_message_id === idOfLeaf(view)) return shown(view, item);
    return { outgoing: view.outgoing.filter((key) => key !== item.key), outdated: true };
  }
  return chosen(view, item);
}

/**
 * Another version is shown from now on. At the end it takes its place at once; what may follow it
 * is told by `thread_updated`. Elsewhere everything below changes with it, in one go.
 */
function chosen(view: TranscriptView, item: TranscriptItem): TranscriptChange {
  const parentId = item.message.parent_message_id;
  const place = parentId === null
    ? 0
    : view.path.findIndex((key) => idAt(view, key) === parentId) + 1;
  if (parentId !== null && place === 0) return {};
  const isAtEnd = place >= view.path.length - 1 && (parentId !== null || !view.hasOlder);
  return isAtEnd ? shown(view, item) : { outdated: true };
}

/**
 * Whether the path that is shown now ends elsewhere than here. While an answer begins, the thread
 * names it before it is there.
 */
function leadsElsewhere(view: TranscriptView, thread: ChatThread): boolean {
  return !thread.is_generating && (thread.last_message?.id ?? null) !== idOfLeaf(view);
}

/** What is shown under a message; under none, the first one. */
function childOf(view: TranscriptView, id: string | null): Message | undefined {
  const at = id === null ? 0 : view.path.findIndex((key) => idAt(view, key) === id) + 1;
  return id !== null && at === 0 ? undefined : view.find(view.path[at])?.message;
}

function idAt(view: TranscriptView, key: string): string | undefined {
  return view.find(key)?.message.id;
}

function without(view: TranscriptView, messageId: string): TranscriptChange {
  const key = view.find(messageId)?.key;
  if (!key || !view.path.includes(key)) return {};
  return { path: view.path.filter((other) => other !== key) };
}

/** The last message that the server knows: what a new message answers. */
export function idOfLeaf(view: TranscriptView): string | null {
  return view.find(view.path.at(-1))?.message.id ?? null;
}
