import { mayPassLater } from "../app/files.ts";
import { sizeText } from "../app/sizes.ts";
import { panelStrings } from "../app/strings-panels.ts";
import type { Upload } from "../app/uploads.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { icon, iconButton } from "./icon.ts";

const words = panelStrings.files;

export interface ChipActions {
  remove: (key: string) => void;
  retry: (key: string) => void;
}

/** One file of the next message: what it is, how far it is, what is wrong with it. */
export class AttachmentChip extends Component {
  readonly #picture = h("span", { class: "chip-picture" });
  readonly #name = h("span", { class: "chip-name", dir: "auto" });
  readonly #state = h("span", { class: "chip-state" });
  readonly #progress = h("progress", { max: 1 });
  readonly #retry: HTMLButtonElement;
  readonly #remove: HTMLButtonElement;
  #preview: string | null = null;

  constructor(upload: Upload, actions: ChipActions) {
    super();
    this.dataset.testid = "attachment-chip";
    this.role = "listitem";
    this.#retry = h("button", {
      type: "button",
      class: "link-button",
      on: { click: () => actions.retry(upload.key) },
    }, words.retry);
    this.#remove = iconButton("x-lg", "", { on: { click: () => actions.remove(upload.key) } });
    this.#name.textContent = this.#name.title = upload.name;
    this.append(
      this.#picture,
      h("span", { class: "chip-text" }, this.#name, this.#state),
      this.#retry,
      this.#remove,
      this.#progress,
    );
    this.#showPicture(upload);
    this.show(upload);
  }

  protected connected(): void {
    this.atEnd(() => {
      if (this.#preview) URL.revokeObjectURL(this.#preview);
    });
  }

  focusRemove(): void {
    this.#remove.focus();
  }

  show({ name, size, state, progress, refusal }: Upload): void {
    this.dataset.state = state;
    this.#progress.hidden = state !== "uploading";
    this.#progress.value = progress;
    setAttribute(this.#progress, "aria-label", words.progress(name));
    const isThere = state === "ready" || state === "refused";
    this.#remove.ariaLabel = this.#remove.title = isThere ? words.remove(name) : words.cancel(name);
    this.#retry.hidden = refusal === null || !mayPassLater(refusal);
    const text = refusal ? words.refusals[refusal] : state === "waiting" ? words.waiting : null;
    setAttribute(this.#state, "role", refusal ? "alert" : null);
    this.#state.textContent = text ?? sizeText(size);
  }

  /** The image itself, small; for everything else a sheet of paper. */
  #showPicture({ isImage, file, attachment }: Upload): void {
    const paper = icon("file-earmark-text");
    if (!isImage) return this.#picture.replaceChildren(paper);
    if (file) this.#preview = URL.createObjectURL(file);
    const source = this.#preview ??
      `/api/v1/attachments/${encodeURIComponent(attachment?.id ?? "")}`;
    const image = h("img", { src: source, alt: "", decoding: "async" });
    image.addEventListener("error", () => this.#picture.replaceChildren(paper));
    this.#picture.replaceChildren(image);
  }
}

customElements.define("attachment-chip", AttachmentChip);
