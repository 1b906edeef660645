import type { ProjectTemplate, Quota } from "../api/types.ts";
import type { ProjectColor } from "./project-colors.ts";
import { panelStrings } from "./strings-panels.ts";
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
    allArchived: "All your projects are archived.",
    dialogTitle: "New project",
    editTitle: "Project settings",
    edit: "Edit",
    save: "Save",
    saving: "Saving…",
    name: "Name",
    namePlaceholder: "Thesis, garden, side project…",
    description: "Description",
    descriptionPlaceholder: "What is it about? Only you see this.",
    template: "Template",
    templateHint: "Brings instructions and example prompts.",
    instructions: "Instructions",
    instructionsHint: "Sent along with every conversation in this project. Optional.",
    instructionsPlaceholder: "What should the model know or keep to?",
    model: "Model",
    modelHint: "For threads that choose none of their own.",
    serverModel: (id: string | undefined) => id ? `Server’s choice (${id})` : "Server’s choice",
    modelGone: (id: string) => `${id} (not offered any more)`,
    color: "Colour",
    colors: {
      "#3b5b8c": "Blue",
      "#2f7a78": "Teal",
      "#4a7a3f": "Green",
      "#94702a": "Ochre",
      "#a3552f": "Rust",
      "#9c4150": "Red",
      "#7a4b8c": "Plum",
      "#5c6470": "Slate",
    } satisfies Record<ProjectColor, string>,
    ownColor: "As it is",
    threadCount: (count: number) =>
      count === 0 ? "No threads" : count === 1 ? "1 thread" : `${count} threads`,
    back: "All projects",
    actionsFor: (name: string) => `Actions for ${name}`,
    archive: "Archive",
    unarchive: "Restore",
    archived: (count: number) => `Archived (${count})`,
    wasArchived: "Project archived",
    undo: "Undo",
    delete: "Delete",
    deleteTitle: (name: string) => `Delete “${name}”?`,
    deleteText: (count: number) =>
      count === 0
        ? "The project and its instructions go. This can’t be undone."
        : `Its instructions and its ${
          count === 1 ? "thread" : `${count} threads`
        } go, archived ones too, with all messages, summaries and files in them. ` +
          "This can’t be undone.",
    deleteNow: "Delete project",
    deleting: "Deleting…",
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

  panels: panelStrings,

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

  transcript: {
    toLatest: "To the latest",
    otherVersion: "This message belongs to a version that isn't shown.",
    showVersion: "Show that version",
    gone: "The message this address leads to no longer exists.",
    find: "Find in this conversation",
    findPlaceholder: "Find",
    findNext: "Next match",
    findPrevious: "Previous match",
    findClose: "Close search",
    found: (current: number, count: number) => `${current} of ${count}`,
    foundNone: "No matches",
    searching: (read: number) => `Searching, ${read} messages so far`,
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
    saving: "Saving…",
    saved: "Saved.",
    appearance: "Appearance",
    theme: "Theme",
    themes: { system: "System", light: "Light", dark: "Dark" },
    writing: "Writing",
    sendKey: "Send messages with",
    password: "Password",
    currentPassword: "Current password",
    newPassword: "New password",
    passwordRules:
      "10 to 256 characters of any kind. A few words that don’t belong together are easy to remember and hard to guess.",
    passwordEnds: "A new password ends your sessions everywhere else.",
    changePassword: "Change password",
    passwordChanged: "Password changed. Your other sessions have ended.",
    sessions: "Where you are signed in",
    thisSession: "This browser",
    lastUsed: (time: string) => `last used ${time}`,
    activeNow: "in use now",
    device: (browser: string, system: string) => `${browser} on ${system}`,
    unknownDevice: "Unknown device",
    endSession: "End",
    endSessionOf: (device: string) => `End session: ${device}`,
    endOthers: "End all others",
    othersEnded: "All other sessions have ended.",
    session: "This browser",
    deleteAccount: "Delete account",
    deleteAbout: "Your account goes, with every project, thread, message and file of yours.",
    deleteTitle: "Delete your account?",
    deleteText:
      "All your projects go, with every thread, message, summary and file in them, and all your sessions end. This can’t be undone, not even by the server’s operator.",
    deleteConfirm: (email: string) => `To confirm, enter your email address: ${email}`,
    deleteMismatch: "This isn’t the address of your account.",
    deleteNow: "Delete everything",
    deleting: "Deleting…",
  },

  usage: {
    title: "Usage",
    period: "Period",
    days: (count: number) => `${count} days`,
    none: "Nothing was used in these days.",
    totals: (tokens: string, answers: number) =>
      `${tokens} tokens in ${answers === 1 ? "1 run" : `${answers} runs`} of a model`,
    cost: (cost: string, isWhole: boolean) => isWhole ? `about ${cost}` : `at least ${cost}`,
    chart: (from: string, to: string, most: string, day: string) =>
      `Tokens by day from ${from} to ${to}. The most are ${most}, on ${day}.`,
    bar: (day: string, tokens: string) => `${day}: ${tokens} tokens`,
    byDay: "Day by day",
    byModel: "By model",
    day: "Day",
    model: "Model",
    runs: "Runs",
    sent: "Sent",
    received: "Received",
    tokens: "Tokens",
    costs: "Cost",
    noPrice: "no price",
    noQuotas: "No limits are set for you on this server.",
    quotas: {
      daily_tokens: "Tokens today",
      monthly_tokens: "Tokens this month",
      monthly_cost: "Cost this month",
    } satisfies Record<Quota["name"], string>,
    used: (used: string, limit: string) => `${used} of ${limit}`,
    left: (left: string, time: string) => `${left} left until ${time}`,
    nearlyUsedUp: (percent: number, time: string) =>
      `${percent} % used. At 100 % new answers wait until ${time}.`,
    usedUp: (time: string) => `Used up. New answers are possible again from ${time}.`,
  },

  shortcuts: {
    title: "Keyboard shortcuts",
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

  fields: {
    missing: "Fill this in.",
    notAnEmail: "Enter an email address, like ada@example.org.",
    tooShort: (least: number) => `Use at least ${least} characters.`,
    tooLong: "Shorten this.",
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
