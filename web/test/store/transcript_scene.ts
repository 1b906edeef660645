import { newestPage } from "../../src/store/pages.ts";
import { Transcript } from "../../src/store/transcript.ts";
import { answer, page, userMessage } from "./wire.ts";

export const question = userMessage("u1", "Why?");
export const conversation = [question, answer("a1", "u1", "Because.")];

export function transcriptOf(...messages: Parameters<typeof page>[0]): Transcript {
  const transcript = new Transcript();
  transcript.apply(newestPage(transcript, page(messages)));
  return transcript;
}

export function texts(transcript: Transcript): string[] {
  return transcript.order.value.map((key) => transcript.find(key)?.message.content ?? "?");
}

export function optimistic(transcript: Transcript, id: string, content: string): void {
  const message = userMessage(id, content, { client_message_id: id });
  transcript.apply({
    items: [{ key: id, message, delivery: "sending", failure: null, run: 0, nextChunk: null }],
    outgoing: [...transcript.outgoing, id],
  });
}
