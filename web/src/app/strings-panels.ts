import type { ContextSeverity, ThreadContext } from "../api/summaries.ts";
import type { ExportFormat } from "../api/transfer.ts";
import type { ThreadSort } from "../store/thread-order.ts";
import type { Refusal } from "./files.ts";
import type { Shortcut } from "./shortcuts.ts";

/**
 * The part of the catalogue that is fetched with what shows it: about lists, context, summaries and
 * files.
 */
export const panelStrings = {
  search: {
    results: "Search results",
    found: (total: number) => count(total, "result", "results"),
    noMatches: (query: string) => `Nothing found for “${query}”.`,
    you: "You: ",
    archived: "Archived",
  },

  list: {
    sorts: {
      activity: "Latest activity",
      created: "Date started",
      updated: "Last changed",
    } satisfies Record<ThreadSort, string>,
    archived: "Archived threads",
    noArchived: "Threads you archive are kept here, out of the way. Search finds them, too.",
    back: "Back to all threads",
  },

  context: {
    used: (used: string, total: string) => `${used} of ${total} tokens`,
    severity: {
      ok: "There is room for what comes next.",
      warning: "Nearly full. Soon the oldest messages no longer go along.",
      critical: "Full. The oldest messages no longer go along.",
    } satisfies Record<ContextSeverity, string>,
    counting: {
      provider: "Counted by the model's provider.",
      tokenizer: "Counted with the model's own vocabulary.",
      estimate: "Estimated from the length of the text.",
    } satisfies Record<ThreadContext["counting"], string>,
    leftOut: (messages: number, isMost: boolean) =>
      isMost
        ? `More than ${messages.toLocaleString()} messages no longer fit.`
        : messages === 1
        ? "1 message no longer fits."
        : `${messages.toLocaleString()} messages no longer fit.`,
    showLeftOut: "Show the last of them",
    showOne: "Show it",
    model: "Model",
    messages: "Messages",
    tokens: "Tokens in all",
    summaryTokens: "Summaries take",
    tokenCount: (tokens: number) => count(tokens, "token", "tokens"),
    summarise: "Summarise now",
    carryOver: "New chat with summary",
    unknown: "The context can't be read just now.",
  },

  summaries: {
    working: "Summarising…",
    title: "Summaries",
    none: "A summary stands for older messages, so that a long chat still fits the model.",
    nothingYet: "There is nothing to summarise yet.",
    nothingNew: "Every answered message is in a summary already.",
    begin: "Summarise now",
    beginNew: "Summarise what is new",
    takes: (seconds: number) => `This takes about ${count(seconds, "second", "seconds")}.`,
    canClose: "You can go on chatting meanwhile.",
    slow: "It takes longer than expected. The summary appears here once it is there.",
    failed: (reason: string) => `The summary couldn't be made. ${reason}`,
    covers: (messages: number) => count(messages, "message", "messages"),
    first: "first",
    last: "last",
    firstLabel: "Go to the first message of this summary",
    lastLabel: "Go to the last message of this summary",
    topics: "Key topics",
    topicsHint: "Up to ten, with commas between them.",
    text: "Summary",
    edit: "Edit",
    save: "Save",
    saving: "Saving…",
    undo: "Undo summary",
    undoQuestion: "Undo this summary? The model gets its messages word for word again.",
    undoNow: "Undo",
    keep: "Keep",
    carriedOver: (title: string) => `This goes on from “${title}”. What was said there so far:`,
  },

  export: {
    button: "Export",
    formats: {
      md: "Markdown",
      txt: "Plain text",
      json: "JSON (can be imported)",
      html: "Web page",
    } satisfies Record<ExportFormat, string>,
    pdf: "Print or save as PDF…",
    preparing: "Preparing to print…",
    preparingMore: (messages: number) =>
      `Preparing to print… ${count(messages, "message", "messages")}`,
    exported: (time: string) => `Printed from Parley, ${time}`,
  },

  import: {
    button: "Import threads…",
    title: "Import threads",
    intro:
      "Parley's own JSON exports, or the conversations.json of a ChatGPT export. What is here already is skipped.",
    drop: "Drop files here",
    choose: "Choose files",
    label: "Files to import",
    waiting: "Waiting",
    uploading: (percent: number) => `Uploading, ${percent} %`,
    reading: "Reading the conversations…",
    cancelled: "Cancelled",
    notJson: "This is no JSON file. Unpack archives first.",
    tooLarge: "This file is larger than 1 GiB.",
    imported: (threads: number) => `${count(threads, "thread", "threads")} imported`,
    skipped: (threads: number) => `${threads.toLocaleString()} skipped as already here`,
    failed: (threads: number) => `${threads.toLocaleString()} not imported`,
    untitled: (place: number) => `Conversation ${place}`,
    more: (threads: number) => `and ${threads.toLocaleString()} more`,
    cancel: "Cancel import",
  },

  files: {
    remove: (name: string) => `Remove ${name}`,
    retry: "Retry",
    cancel: (name: string) => `Cancel ${name}`,
    waiting: "Waiting",
    progress: (name: string) => `Uploading ${name}`,
    refusals: {
      too_large: "Larger than 20 MB",
      wrong_type: "Only images (PNG, JPEG, GIF, WebP) and text",
      empty: "This file is empty",
      too_many: "A message has room for 10 files",
      no_room: "Your space for files is used up",
      too_many_waiting: "Too many files are waiting to be sent",
      unreachable: "The server can’t be reached",
      too_fast: "Too many uploads at once",
      unknown: "The upload failed",
    } satisfies Record<Refusal, string>,
  },

  models: {
    label: "Model",
    search: "Search models",
    none: "No model matches.",
    isDefault: "Default",
    scope: "For",
    scopes: { thread: "This chat", next: "Next message" },
    temperature: "Temperature",
    temperatureHint: "Low is sober, high is playful.",
    temperatureOwn: "The model’s own",
    temperatureReset: "Use the model’s own",
    notLoaded: "The list of models couldn’t be read.",
    retry: "Try again",
  },

  message: {
    editLabel: "Edit your message",
    saveAndAnswer: "Save & answer",
    save: "Save",
    saveHint: "“Save” changes the words and keeps the answer.",
    deleteTitle: "Delete this version?",
    deleteVersion: "Everything after it goes, too. The version beside it is shown instead.",
    deleteNow: "Delete version",
    editedTitle: "What it said before",
    until: (time: string) => `Until ${time}`,
    model: "Model",
    temperature: "Temperature",
    asSet: "As set",
    temperatures: {
      "0": "0, most predictable",
      "0.5": "0.5",
      "1": "1",
      "1.5": "1.5, most varied",
    },
    regenerateNow: "Regenerate",
    written: "Written",
    tokens: "Tokens",
    promptTokens: "Tokens read",
    ended: "Ended",
    endings: {
      stop: "By itself",
      length: "At the length limit",
      content_filter: "By the provider's filter",
      stopped: "By you",
      interrupted: "By an interruption",
      failed: "By a fault",
    } as Record<string, string>,
    unknown: "Not known",
  },

  find: {
    label: "Find in this conversation",
    placeholder: "Find",
    next: "Next match",
    previous: "Previous match",
    close: "Close search",
    found: (current: number, count: number) => `${current} of ${count}`,
    none: "No matches",
    searching: (read: number) => `Searching, ${read} messages so far`,
  },

  shortcuts: {
    groups: { everywhere: "Everywhere", transcript: "In the conversation", composer: "Writing" },
    names: {
      "composer": "Go to the message field",
      "new-thread": "New chat",
      "sidebar": "Show or hide the sidebar",
      "help": "Keyboard shortcuts",
    } satisfies Record<Shortcut, string>,
    transcript: {
      next: "Next message",
      previous: "Previous message",
      actions: "Actions of a message",
      copy: "Copy message",
      edit: "Edit message",
      regenerate: "Answer anew",
      find: "Find in this conversation",
    },
    composer: {
      send: "Send",
      newline: "New line",
      editLast: "Edit your last message, from an empty field",
      clear: "Clear the field, or leave it",
      commands: "Commands, at the start",
      suggestion: "Take a suggestion",
    },
    or: "or",
  },
} as const;

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString()} ${number === 1 ? one : many}`;
}
