import { answerFailureText, failureText } from "../app/problems.ts";
import { strings } from "../app/strings.ts";
import type { Dispose } from "../store/signal.ts";
import type { Failure, TranscriptItem } from "../store/transcript.ts";
import { h } from "./dom.ts";
import { icon } from "./icon.ts";

const words = strings.message;

export interface NoteActions {
  retry: () => void;
  discard: () => void;
}

interface Note {
  note: HTMLElement[];
  dispose?: Dispose;
}

/** What became of a message, in words under it; nothing when all is well. */
export function messageNote(item: TranscriptItem, actions: NoteActions): Note {
  const { message, delivery, failure } = item;
  if (delivery === "sending") return { note: [quiet(words.sending, "sending")] };
  if (delivery === "failed") return notSent(failure, actions);
  if (message.status === "failed") return answerFailed(item);
  if (message.status === "stopped") return { note: [quiet(words.stopped)] };
  if (message.status === "interrupted") return { note: [quiet(words.interrupted)] };
  return message.finish_reason === "length" ? { note: [quiet(words.lengthLimit)] } : { note: [] };
}

function quiet(text: string, className = ""): HTMLElement {
  return h("p", { class: `message-note ${className}` }, text);
}

function notSent(failure: Failure | null, { retry, discard }: NoteActions): Note {
  const reason = h("span");
  const button = (label: string, run: () => void, testid?: string) =>
    h(
      "button",
      { type: "button", class: "link-button", "data-testid": testid, on: { click: run } },
      label,
    );
  const note = h(
    "p",
    { class: "message-note problem", role: "alert" },
    icon("exclamation-circle"),
    reason,
    button(words.retry, retry, "message-retry"),
    button(words.discard, discard),
  );
  const dispose = countDown(
    reason,
    failure,
    (known, now) => `${words.notSent} ${failureText(known, now)}`,
  );
  return { note: [note], dispose };
}

function answerFailed({ message, failure }: TranscriptItem): Note {
  const reason = h("span");
  const known = failure ??
    { code: message.error_code ?? "internal_error", detail: null, retryAt: null } as const;
  const note = h(
    "p",
    { class: "message-note problem" },
    icon("exclamation-circle"),
    reason,
  );
  return { note: [note], dispose: countDown(reason, known, answerFailureText) };
}

/** Keeps the seconds in the sentence true while there are any left. */
function countDown(
  host: HTMLElement,
  failure: Failure | null,
  inWords: (failure: Failure, now: number) => string,
): Dispose {
  const show = () => {
    host.textContent = failure ? inWords(failure, Date.now()) : words.notSent;
    if (!failure?.retryAt || failure.retryAt <= Date.now()) clearInterval(timer);
  };
  const timer = setInterval(show, 1000);
  show();
  return () => clearInterval(timer);
}
