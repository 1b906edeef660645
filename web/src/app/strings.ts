import { composerStrings } from "./strings-composer.ts";
import type { GroupName } from "./thread-groups.ts";

/**
 * Every text a person can see or hear on a thread's page, those about writing from
 * `strings-composer.ts`; what opens over it has its own in `strings-panels.ts`, the other pages in
 * `strings-pages.ts`.
 */
export const strings = {
  product: "Parley",
  skipToChat: "Skip to the message field",

  account: {
    expiredTitle: "Please sign in again",
    expired: "Your session has ended. Nothing you typed is lost.",
  },

  project: {
    editTitle: "Project settings",
    back: "All projects",
  },

  examples: [
    "Help me plan a week of simple dinners",
    "Explain how a heat pump works",
    "Draft a polite reply that says no",
    "What should I ask before renting a flat?",
  ],

  sidebar: {
    label: "Threads",
    show: "Show sidebar",
    hide: "Hide sidebar",
    newThread: "New chat",
    search: "Search threads",
    settings: "Settings",
    groups: {
      pinned: "Pinned",
      today: "Today",
      yesterday: "Yesterday",
      week: "This week",
      month: "This month",
      older: "Older",
    } satisfies Record<GroupName, string>,
    empty: "Threads you start appear here.",
    unread: "new messages",
    generating: "answer running",
  },

  thread: {
    untitled: "New chat",
    rename: "Rename",
    renameLabel: "Thread title",
    pin: "Pin",
    unpin: "Unpin",
    archive: "Archive",
    delete: "Delete",
    actionsFor: (title: string) => `Actions for ${title}`,
    archived: "Thread archived",
    deleted: "Thread deleted",
    undo: "Undo",
  },

  /** What stands around a conversation; the rest of these is in `strings-panels.ts`. */
  panels: {
    clearSearch: "Clear search",
    listOptions: "Sort, archive, import",
    archived: "Archived",
    unarchive: "Unarchive",
    summarised: (summaries: number) => summaries === 1 ? "summarised" : `${summaries} summaries`,
    more: "More actions",
    contextTitle: "Context",
    context: (percent: string) => `Context ${percent} full`,
    leftOut: "Not sent to the model any more",
    summarise: "Summarise",
    summarising: "Summarising…",
    summaryReady: "Summary ready",
    export: "Export",
  },

  chat: {
    label: "Conversation",
    welcome: (name: string) =>
      name ? `What shall we talk about, ${name}?` : "What shall we talk about?",
    instructionsApply: "This project's instructions apply.",
    examplesLabel: "Example prompts",
    loadingOlder: "Loading older messages",
    newMessages: "New messages",
    localModel: "Answers come from a small local model. It is often wrong, so check what matters.",
    notFound: "This thread doesn't exist, or it isn't yours.",
    deleted: "This thread has been deleted.",
    startNew: "Start a new chat",
  },

  message: {
    you: "You",
    assistant: "Parley",
    system: "Notice",
    said: (who: string, time: string) => `${who}, ${time}`,
    showAll: "Show all",
    showLess: "Show less",
    copy: "Copy message",
    copied: "Copied",
    copyFailed: "The browser doesn't allow copying",
    sending: "Sending…",
    retry: "Retry",
    discard: "Discard",
    thinking: "Parley is thinking",
    stopped: "Stopped.",
    interrupted: "Interrupted before it was finished.",
    lengthLimit: "Cut off at the length limit.",
    notSent: "Not sent.",
  },

  transcript: {
    toLatest: "To the latest",
    otherVersion: "This message belongs to a version that isn't shown.",
    showVersion: "Show that version",
    gone: "The message this address leads to no longer exists.",
    find: "Find in this conversation",
  },

  bubble: {
    actions: "Message actions",
    edit: "Edit message",
    regenerate: "Regenerate answer",
    regenerateWith: "Regenerate with…",
    delete: "Delete message",
    details: "Details",
    continue: "Continue",
    again: "Try again",
    versions: "Versions",
    formerVersion: "Former version",
    nextVersion: "Next version",
    version: (index: number, count: number) => `${index}/${count}`,
    versionSaid: (index: number, count: number) => `Version ${index} of ${count}`,
    deleted: "Message deleted",
    edited: "Edited",
    summarised: "In a summary",
    summarisedHint: "A summary stands for this message when the model answers.",
    thoughts: "Thoughts",
    files: "Files",
    openImage: (name: string) => `Open ${name}`,
    download: (name: string, size: string) => `Download ${name}, ${size}`,
  },

  ...composerStrings,

  limits: {
    rate: (seconds: number) => `Too many messages at once. Go on in ${wait(seconds)}.`,
    rateOver: "You can send again.",
    quota: "Your quota is used up.",
    quotaUntil: (when: string) => `Your quota is used up until ${when}.`,
    seeUsage: "See usage",
  },

  connection: {
    label: "Connection",
    connecting: "Connecting…",
    offline: "No connection to the server. What you write is kept.",
    retry: "Retry now",
  },

  announce: {
    started: "Parley is answering",
    finished: "Answer finished",
    stopped: "Answer stopped",
    failed: "Answer failed",
  },

  shortcuts: { title: "Keyboard shortcuts" },

  content: {
    copyCode: "Copy",
    codeCopied: "Copied",
    copyFailed: "Not copied",
    plainText: "Text",
    taskDone: "Done",
    taskOpen: "To do",
  },

  region: {
    failed: "This part of the page stopped working.",
    retry: "Try again",
    notLoaded: "This part of the page couldn’t be loaded. Check your connection and try again.",
  },

  dialog: { close: "Close", cancel: "Cancel" },

  notFound: { title: "There is nothing here.", home: "To your projects" },

  problems: {
    network: "The server can't be reached. Check your connection and try again.",
    forbidden: "This isn't allowed here.",
    tooManyAttempts: (seconds: number) => `Too many attempts. Try again in ${wait(seconds)}.`,
    invalid: "Check the marked fields.",
    gone: "This no longer exists.",
    unknown: "Something went wrong on the server. Try again.",

    notUnderstood: "The server didn't understand this. Reload the page and try again.",
    notValid: "The server can't take this as it is. Check it and try again.",
    signedOut: "Your session has ended. Sign in again to go on.",
    conflict: "This no longer fits what is there. Reload the page and try again.",
    tooLarge: "This is too large for the server. Make it smaller and try again.",
    unsupported: "Files of this kind can't be used here. Pictures and plain text can.",
    messageTooLong: "This message is too long. Shorten it and send it again.",
    rateLimited: (seconds: number | null) =>
      seconds === null
        ? "Too many messages at once. Wait a moment, then try again."
        : `Too many messages at once. Try again in ${wait(seconds)}.`,
    quota: "Your quota is used up. It frees up with the next period; the operator can raise it.",
    tooLongForModel: "This conversation no longer fits the model. Start a new chat to go on.",
    provider:
      "The model couldn't answer. It may be down or refuse its key; try again in a moment or tell the operator.",
    alreadyAnswering: "An answer is still running. Wait for it or stop it, then send again.",
    noAnswer: "The server didn't confirm this message. Retrying is safe: it won't be sent twice.",
    answerFailed: "Something went wrong while answering. Send your message again.",
  },
} as const;

function wait(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}
