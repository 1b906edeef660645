import type { Attachment } from "../api/types.ts";
import { blankMessage } from "../store/reduce.ts";
import type { TranscriptItem } from "../store/transcript.ts";

/** The first message of a thread that doesn't exist yet, as the transcript shows it. */
export function firstMessage(content: string, attachments: Attachment[] = []): TranscriptItem {
  return {
    key: "first",
    delivery: "sending",
    failure: null,
    run: 0,
    nextChunk: null,
    message: { ...blankMessage("", "", Date.now()), content, attachments, is_user: true },
  };
}
