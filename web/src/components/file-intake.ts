import { OFFERED_TYPES, pastedFiles, pastedName } from "../app/files.ts";
import { strings } from "../app/strings.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { icon, iconButton } from "./icon.ts";

const words = strings.files;

/** The ways files come in: the button, dropping them anywhere on the chat, pasting them. */
export class FileIntake extends Component {
  readonly #take: (files: readonly File[]) => void;
  readonly #picker = h("input", {
    type: "file",
    multiple: true,
    hidden: true,
    accept: OFFERED_TYPES,
    tabindex: -1,
    "aria-label": words.attach,
  });
  readonly #overlay = h(
    "div",
    { class: "drop-overlay", hidden: true, "aria-hidden": "true" },
    h("p", {}, icon("paperclip", "large"), words.drop),
    h("p", { class: "meta" }, words.dropHint),
  );

  constructor(take: (files: readonly File[]) => void) {
    super();
    this.#take = take;
    this.#picker.addEventListener("change", () => {
      this.#take([...this.#picker.files ?? []]);
      // Choosing the same file again is a choice, too.
      this.#picker.value = "";
    });
    this.append(
      iconButton("paperclip", words.attach, { on: { click: () => this.#picker.click() } }),
      this.#picker,
    );
  }

  /** Takes what a paste brings besides text; false when there is nothing of the kind. */
  paste(data: DataTransfer | null): boolean {
    const files = pastedFiles([...data?.files ?? []], data?.getData("text/plain") ?? "");
    this.#take(files.map(withName));
    return files.length > 0;
  }

  protected connected(): void {
    const chat = this.closest<HTMLElement>(".chat-main");
    chat?.append(this.#overlay);
    this.atEnd(() => this.#overlay.remove());
    this.listen(window, "dragover", (event) => this.#over(event, chat));
    this.listen(window, "dragleave", (event) => {
      // Leaving one element for another of the page isn't leaving.
      if (event.relatedTarget === null) this.#overlay.hidden = true;
    });
    this.listen(window, "drop", (event) => this.#drop(event, chat));
    this.listen(window, "dragend", () => this.#overlay.hidden = true);
  }

  /** A file dropped beside the chat must not replace the page. */
  #over(event: DragEvent, chat: HTMLElement | null): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const inside = isInside(event, chat);
    event.dataTransfer.dropEffect = inside ? "copy" : "none";
    this.#overlay.hidden = !inside;
  }

  #drop(event: DragEvent, chat: HTMLElement | null): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#overlay.hidden = true;
    if (isInside(event, chat)) this.#take([...event.dataTransfer.files]);
  }
}

function isInside(event: DragEvent, chat: HTMLElement | null): boolean {
  return event.target instanceof Node && chat !== null && chat.contains(event.target) &&
    !document.querySelector("dialog[open]");
}

function withName(file: File): File {
  if (!/^image\.\w+$/.test(file.name)) return file;
  return new File([file], pastedName(file.type, new Date()), { type: file.type });
}

customElements.define("file-intake", FileIntake);
