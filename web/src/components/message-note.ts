import type { Message } from "../api/types.ts";
import {
  factOf,
  failureOfAnswer,
  outcomeOf,
  refusalOf,
  type WayOut,
  waysOut,
} from "../app/message-state.ts";
import type { MessageVerbs } from "../app/message-verbs.ts";
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
  verbs?: MessageVerbs;
}

interface Note {
  note: HTMLElement[];
  dispose?: Dispose;
}

/** What became of a message, in words under it, with the way out; nothing when all is well. */
export function messageNote(item: TranscriptItem, actions: NoteActions, isLast: boolean): Note {
  const { message, delivery, failure } = item;
  if (delivery === "sending") return { note: [quiet([words.sending], "sending")] };
  if (delivery === "failed") return notSent(failure, actions);
  const notes = [
    outcomeNote(item, isLast ? actions.verbs : undefined),
    refusalNote(refusalOf(item)),
    warning(factOf(message, "quota_warning")),
  ];
  return joined(notes);
}

function joined(notes: Note[]): Note {
  return {
    note: notes.flatMap(({ note }) => note),
    dispose: () => notes.forEach(({ dispose }) => dispose?.()),
  };
}

function outcomeNote(item: TranscriptItem, verbs: MessageVerbs | undefined): Note {
  const { message } = item;
  const outs = verbs ? waysOut(message).map((way) => wayOut(way, message, verbs)) : [];
  switch (outcomeOf(message)) {
    case "failed":
      return problem(failureOfAnswer(item), answerFailureText, outs);
    case "stopped":
      return { note: [quiet([words.stopped, ...outs])] };
    case "interrupted":
      return { note: [quiet([words.interrupted, ...outs])] };
    case "cut":
      return { note: [quiet([words.lengthLimit, ...outs])] };
    case null:
      return { note: [] };
  }
}

function wayOut(way: WayOut, message: Message, verbs: MessageVerbs): HTMLElement {
  switch (way) {
    case "continue":
      return link(strings.bubble.continue, () => verbs.continue(message), continueId);
    case "again":
      return link(strings.bubble.again, () => verbs.continue(message), "message-retry");
    case "anew":
      return link(strings.bubble.again, () => verbs.regenerate(message), "message-retry");
  }
}

const continueId = "message-action-continue";

function refusalNote(refusal: Failure | null): Note {
  return refusal ? problem(refusal, failureText, []) : { note: [] };
}

function warning(text: string | null): Note {
  return { note: text ? [quiet([icon("exclamation-circle"), text], "warning")] : [] };
}

function quiet(children: (string | Node)[], className = ""): HTMLElement {
  return h("p", { class: `message-note ${className}` }, ...children);
}

function link(label: string, run: () => void, testid?: string): HTMLElement {
  const properties = { type: "button", class: "link-button", "data-testid": testid };
  return h("button", { ...properties, on: { click: run } }, label);
}

function notSent(failure: Failure | null, { retry, discard }: NoteActions): Note {
  const inWords = (known: Failure, now: number) => `${words.notSent} ${failureText(known, now)}`;
  const buttons = [link(words.retry, retry, "message-retry"), link(words.discard, discard)];
  const note = problem(failure, inWords, buttons);
  note.note[0]!.role = "alert";
  return note;
}

function problem(
  failure: Failure | null,
  inWords: (failure: Failure, now: number) => string,
  buttons: HTMLElement[],
): Note {
  const reason = h("span");
  const body = h("span", { class: "message-note-body" }, reason, ...buttons);
  const note = h("p", { class: "message-note problem" }, icon("exclamation-circle"), body);
  return { note: [note], dispose: countDown(reason, failure, inWords) };
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
