import type { ProjectTemplate } from "../api/types.ts";
import type { GroupName } from "./thread-groups.ts";
import type { Shortcut } from "./shortcuts.ts";

/** Every text a person can see or hear, in one place. */
export const strings = {
  product: "Parley",
  tagline: "A calm place to talk with a language model.",
  skipToChat: "Skip to the message field",

  account: {
    signIn: "Sign in",
    signingIn: "Signing in…",
    register: "Create account",
    registering: "Creating account…",
    registerIntro: "Your conversations stay on this server.",
    email: "Email",
    password: "Password",
    passwordHint: "At least 10 characters.",
    name: "Name",
    nameHint: "How Parley addresses you.",
    toRegister: "New here?",
    toRegisterLink: "Create an account",
    toSignIn: "Already have an account?",
    toSignInLink: "Sign in",
    signOut: "Sign out",
    expiredTitle: "Please sign in again",
    expired: "Your session has ended. Nothing you typed is lost.",
  },

  projects: {
    title: "Projects",
    create: "New project",
    creating: "Creating…",
    createNow: "Create project",
    empty: "A project keeps conversations about one thing together, with instructions they share.",
    createFirst: "Create your first project",
    dialogTitle: "New project",
    name: "Name",
    namePlaceholder: "Thesis, garden, side project…",
    template: "Template",
    instructions: "Instructions",
    instructionsHint: "Sent along with every conversation in this project. Optional.",
    instructionsPlaceholder: "What should the model know or keep to?",
    threadCount: (count: number) =>
      count === 0 ? "No threads" : count === 1 ? "1 thread" : `${count} threads`,
    back: "All projects",
  },

  templates: {
    general: "General",
    writing: "Writing",
    coding: "Coding",
    research: "Research",
    learning: "Learning",
  } satisfies Record<ProjectTemplate, string>,

  examples: {
    general: [
      "Help me plan a week of simple dinners",
      "Explain how a heat pump works",
      "Draft a polite reply that says no",
      "What should I ask before renting a flat?",
    ],
    writing: [
      "Tighten this paragraph without changing its voice",
      "Suggest ten titles for an essay about silence",
      "Turn these notes into an outline",
      "Write the opening line of a mystery set on a ferry",
    ],
    coding: [
      "Explain what this function does",
      "Write tests for the code I paste next",
      "Why might this query be slow?",
      "Show me a binary search in Swift",
    ],
    research: [
      "Summarise what is known about sleep and memory",
      "Which arguments speak against my thesis?",
      "Compare these two methods in a table",
      "List the questions an expert would ask",
    ],
    learning: [
      "Teach me the basics of probability, step by step",
      "Quiz me on European capitals",
      "Explain photosynthesis as if I were twelve",
      "What should I practise first on the piano?",
    ],
  } satisfies Record<ProjectTemplate, string[]>,

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
    loadOlder: "Load older messages",
    newMessages: "New messages",
    toEnd: "To the end",
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
    actions: "Message actions",
    sending: "Sending…",
    retry: "Retry",
    discard: "Discard",
    thinking: "Parley is thinking",
    stopped: "Stopped.",
    interrupted: "Interrupted before it was finished. Send a message to go on.",
    lengthLimit: "Cut off at the length limit. Ask to go on.",
    notSent: "Not sent.",
  },

  composer: {
    label: "Message",
    placeholder: "Write a message",
    send: "Send message",
    stop: "Stop answer",
    hintEnter: "Enter to send, Shift+Enter for a new line",
    hintModEnter: (mod: string) => `${mod}+Enter to send`,
    tooLong: (count: string, most: string) => `${count} of ${most} characters`,
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

  settings: {
    title: "Settings",
    back: "Back",
    profile: "Profile",
    name: "Name",
    email: "Email",
    save: "Save",
    saved: "Saved.",
    appearance: "Appearance",
    theme: "Theme",
    themes: { system: "System", light: "Light", dark: "Dark" },
    writing: "Writing",
    sendKey: "Send messages with",
    session: "This browser",
  },

  shortcuts: {
    title: "Keyboard shortcuts",
    names: {
      "composer": "Go to the message field",
      "new-thread": "New chat",
      "sidebar": "Show or hide the sidebar",
      "help": "Keyboard shortcuts",
    } satisfies Record<Shortcut, string>,
    transcript: {
      next: "Next message",
      previous: "Previous message",
      copy: "Copy message",
      actions: "Actions of a message",
    },
    or: "or",
  },

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
  },

  fields: {
    missing: "Fill this in.",
    notAnEmail: "Enter an email address, like ada@example.org.",
    tooShort: (least: number) => `Use at least ${least} characters.`,
    wrong: "Check this.",
  },

  dialog: { close: "Close", cancel: "Cancel" },

  notFound: { title: "There is nothing here.", home: "To your projects" },

  problems: {
    network: "The server can't be reached. Check your connection and try again.",
    credentials: "That email and password don't match.",
    forbidden: "This isn't allowed here.",
    registrationClosed: "Registration is closed on this server. Ask its operator for an account.",
    emailTaken: "There is already an account with this email.",
    tooManyAttempts: (seconds: number) => `Too many attempts. Try again in ${wait(seconds)}.`,
    invalid: "Check the marked fields.",
    gone: "This no longer exists.",
    unknown: "Something went wrong on the server. Try again.",

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
