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
    noMatches: (query: string) => `Nothing found for “${query}”.`,
    clearSearch: "Clear search",
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
    sending: "Sending…",
    retry: "Retry",
    discard: "Discard",
    thinking: "Parley is thinking",
    stopped: "Stopped.",
    interrupted: "Interrupted before it was finished.",
    lengthLimit: "Cut off at the length limit.",
    notSent: "Not sent.",
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
    deleteTitle: "Delete this version?",
    deleteVersion: "Everything after it goes, too. The version beside it is shown instead.",
    deleteNow: "Delete version",
    editLabel: "Edit your message",
    saveAndAnswer: "Save & answer",
    save: "Save",
    saveHint: "“Save” changes the words and keeps the answer.",
    edited: "Edited",
    editedTitle: "What it said before",
    until: (time: string) => `Until ${time}`,
    summarised: "In a summary",
    summarisedHint: "A summary stands for this message when the model answers.",
    thoughts: "Thoughts",
    files: "Files",
    openImage: (name: string) => `Open ${name}`,
    download: (name: string, size: string) => `Download ${name}, ${size}`,
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
      edit: "Edit your message",
      regenerate: "Regenerate an answer",
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
