import { characterCount, MAX_MESSAGE_CHARACTERS } from "./composer-keys.ts";
import type { SendKey } from "./preferences.ts";
import { keyLabel } from "./shortcuts.ts";
import { strings } from "./strings.ts";

const words = strings.composer;

/** The count of characters shows from here on. */
const NEARLY_FULL = MAX_MESSAGE_CHARACTERS - 2_000;

export interface ComposerState {
  text: string;
  sendKey: SendKey;
  /** Files that are on their way, that were refused, that are there. */
  files: { unfinished: number; refused: number; ready: number };
  /** Sending was asked for and waits for the files. */
  waiting: boolean;
  /** What could not be done just now, in words. */
  problem: string | null;
  /** The model that will answer, when it can't see one of the images. */
  blindModel: string | null;
  typingElsewhere: boolean;
}

export interface Hint {
  text: string;
  /** `keys` may be left out where there is no room; `told` and `wrong` matter now. */
  tone: "keys" | "told" | "wrong";
}

/** The one line a composer says about itself: what matters most now. */
export function composerHint(state: ComposerState): Hint {
  return aboutLength(state.text) ?? aboutProblem(state) ?? aboutFiles(state) ??
    aboutOthers(state) ?? aboutKeys(state);
}

function aboutLength(text: string): Hint | null {
  if (text.length <= NEARLY_FULL) return null;
  const count = characterCount(text);
  return {
    text: words.tooLong(count.toLocaleString(), MAX_MESSAGE_CHARACTERS.toLocaleString()),
    tone: count > MAX_MESSAGE_CHARACTERS ? "wrong" : "told",
  };
}

function aboutProblem({ problem }: ComposerState): Hint | null {
  return problem === null ? null : { text: problem, tone: "wrong" };
}

function aboutFiles({ text, files, waiting, blindModel }: ComposerState): Hint | null {
  if (files.refused > 0) return { text: words.filesRefused, tone: "wrong" };
  if (waiting) return { text: words.sendsWhenUploaded, tone: "told" };
  if (files.unfinished + files.ready === 0) return null;
  if (blindModel) return { text: words.blindModel(blindModel), tone: "told" };
  return text.trim() === "" ? { text: words.filesWantWords, tone: "told" } : null;
}

function aboutOthers({ typingElsewhere }: ComposerState): Hint | null {
  return typingElsewhere ? { text: words.typingElsewhere, tone: "told" } : null;
}

function aboutKeys({ sendKey }: ComposerState): Hint {
  const text = sendKey === "enter" ? words.hintEnter : words.hintModEnter(keyLabel("Mod"));
  return { text, tone: "keys" };
}
