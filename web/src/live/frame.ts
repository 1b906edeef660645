import type {
  ConnectionEstablished,
  ErrorEvent,
  ServerEvent,
  ThreadEvent,
  TypingIndicator,
} from "../api/events.ts";

/**
 * A frame, sorted by what has to be done with it. An event of a type unknown here still counts in
 * the log.
 */
export type Frame =
  | { kind: "established"; event: ConnectionEstablished }
  | { kind: "numbered"; seq: number; event: ThreadEvent | null }
  | { kind: "passing"; event: ErrorEvent | TypingIndicator }
  | { kind: "ignored" };

/**
 * Reads a text frame; what is not an event is ignored, for the next version of the server may know
 * more.
 */
export function readFrame(text: unknown): Frame {
  const event = typeof text === "string" ? parsed(text) : null;
  if (!event) return { kind: "ignored" };
  switch (event.type) {
    case "connection_established":
      return { kind: "established", event };
    case "error":
    case "typing_indicator":
      return { kind: "passing", event };
    case "heartbeat_ack":
      return { kind: "ignored" };
    case "new_message":
    case "assistant_message_start":
    case "stream_chunk":
    case "message_updated":
    case "message_deleted":
    case "thread_updated":
    case "summary_available":
      return { kind: "numbered", seq: event.seq, event };
    default:
      return unknownFrame(event);
  }
}

function unknownFrame(event: object): Frame {
  const counts = "seq" in event && typeof event.seq === "number";
  return counts ? { kind: "numbered", seq: Number(event.seq), event: null } : { kind: "ignored" };
}

/** The server is our own: its events are taken at their word once they are objects with a type. */
function parsed(text: string): ServerEvent | null {
  try {
    const value: unknown = JSON.parse(text);
    return isEvent(value) ? value : null;
  } catch {
    return null;
  }
}

function isEvent(value: unknown): value is ServerEvent {
  return typeof value === "object" && value !== null && "type" in value;
}
