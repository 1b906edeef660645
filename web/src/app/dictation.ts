/** Where in a text is dictated: what stands before and after it. */
export interface Place {
  before: string;
  after: string;
}

/** What one turn of listening has understood. */
export interface Heard {
  text: string;
  isFinal: boolean;
}

/** The text with what was heard in its place, and where the caret goes. */
export function dictated(place: Place, heard: readonly Heard[]): { text: string; caret: number } {
  const said = heard.map(({ text }) => text.trim()).filter((text) => text !== "").join(" ");
  if (said === "") return { text: place.before + place.after, caret: place.before.length };
  const start = /\S$/.test(place.before) ? place.before + " " : place.before;
  const end = /^[\p{L}\p{N}]/u.test(place.after) ? " " + place.after : place.after;
  return { text: start + said + end, caret: (start + said).length };
}

/** The part of the browsers' speech recognition that is used; TypeScript doesn't know it. */
export interface Recognition {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  onresult: ((event: RecognitionEvent) => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  onend: (() => void) | null;
  start(): void;
  stop(): void;
  abort(): void;
}

interface RecognitionEvent {
  results: ArrayLike<{ isFinal: boolean; 0: { transcript: string } }>;
}

/** What can make one; null where the browser doesn't listen. */
export function recognitionKind(
  scope: Record<string, unknown> = globalThis as unknown as Record<string, unknown>,
): (new () => Recognition) | null {
  const kind = scope.SpeechRecognition ?? scope.webkitSpeechRecognition;
  return typeof kind === "function" ? kind as new () => Recognition : null;
}

export function heardIn(event: RecognitionEvent): Heard[] {
  return Array.from(
    event.results,
    (result) => ({ text: result[0].transcript, isFinal: result.isFinal }),
  );
}
