import type { Attachment } from "../api/types.ts";
import { Draft } from "./drafts.ts";

/** The keys of those that a conversation of this page is sending, or shows as failed. */
const inHand = new Set<string>();

/**
 * Keeps the first message of a thread that is yet to be made. While it is on its way it is no draft,
 * or it could be sent twice; once nobody has it in hand, as after a reload, it is one.
 */
export function keepFirst(projectId: string, text: string, files: Attachment[]): Draft {
  const free = places(projectId).filter(({ key, text }) => !text && !inHand.has(key));
  const draft = free[0] ?? new Draft(projectId, null, "first");
  inHand.add(draft.key);
  draft.text = text;
  draft.files = files;
  return draft;
}

/** Nobody sends it any more. */
export function leaveFirst(draft: Draft): void {
  inHand.delete(draft.key);
}

/** What nobody has in hand is to be written on, before what was written since. Returns its files. */
export function takeFirst(projectId: string, draft: Draft): Attachment[] {
  return places(projectId).flatMap((left) => {
    const { key, text, files } = left;
    if (!text || inHand.has(key)) return [];
    draft.text = `${text}\n\n${draft.text}`.trim();
    left.clear();
    return files;
  });
}

function places(projectId: string): Draft[] {
  return [..."1234"].map((place) => new Draft(projectId, null, place));
}
