/** The part of the catalogue about writing a message and what goes along with it. */
export const composerStrings = {
  composer: {
    label: "Message",
    placeholder: "Write a message",
    send: "Send message",
    stop: "Stop answer",
    hintEnter: "Enter to send, Shift+Enter for a new line",
    filesRefused: "Retry or remove the marked file, then send.",
    filesWantWords: "Write a word about the file to send it.",
    sendsWhenUploaded: "Sends as soon as the upload is done.",
    blindModel: (model: string) => `${model} doesn’t see images.`,
    typingElsewhere: "Typing on another device",
    takeSuggestion: "Tab",
    hintModEnter: (mod: string) => `${mod}+Enter to send`,
    tooLong: (count: string, most: string) => `${count} of ${most} characters`,
  },

  commands: {
    label: "Commands",
    emptyChat: "This chat is still empty.",
    count: (count: number) => count === 1 ? "1 suggestion" : `${count} suggestions`,
    details: {
      summarise: "Summarise this chat",
      new: "Start a new chat",
      export: "Save this chat as a file",
      model: "Choose the model that answers",
      help: "Show keyboard shortcuts",
    },
    formats: {
      md: "Markdown",
      txt: "Plain text",
      json: "JSON, to be imported again",
      html: "A page to read in a browser",
      pdf: "PDF, by printing",
    },
  },

  models: {
    button: (model: string) => `Model: ${model}. Change`,
    context: (size: string) => `${size} context`,
    choose: "Choose a model",
    forNext: "next message",
  },

  files: {
    attach: "Attach files",
    label: "Files for this message",
    drop: "Drop files to attach them",
    dropHint: "Images and text, up to 20 MB each",
    pasted: "Pasted image",
    added: (count: number) => count === 1 ? "1 file added" : `${count} files added`,
  },

  voice: {
    start: "Dictate",
    startHint: "Dictate. Your browser may send the sound to its maker.",
    stop: "Stop dictating",
    denied: "The browser doesn’t allow listening. Allow the microphone for this page.",
    failed: "The browser couldn’t listen. Try again.",
    unheard: "Nothing was heard.",
  },
} as const;
