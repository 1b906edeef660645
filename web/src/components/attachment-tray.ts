import { strings } from "../app/strings.ts";
import type { Uploads } from "../app/uploads.ts";
import { untracked } from "../store/signal.ts";
import { AttachmentChip } from "./attachment-chip.ts";
import { Component } from "./element.ts";
import { KeyedChildren } from "./keyed.ts";

/** The files of the next message, inside the composer over its text. */
export class AttachmentTray extends Component {
  readonly #uploads: Uploads;
  readonly #chips: KeyedChildren<ReturnType<Uploads["list"]["peek"]>[number], AttachmentChip>;
  readonly #leave: () => void;

  /** `leave` takes the focus when the chip that had it is gone and no other is left. */
  constructor(uploads: Uploads, leave: () => void) {
    super();
    this.#uploads = uploads;
    this.#leave = leave;
    this.role = "list";
    this.ariaLabel = strings.files.label;
    this.#chips = new KeyedChildren(
      this,
      (upload) => upload.key,
      (upload) =>
        new AttachmentChip(upload, {
          remove: (key) => this.#remove(key),
          retry: (key) => uploads.retry(key),
        }),
      (chip, upload) => chip.show(upload),
    );
  }

  protected connected(): void {
    this.watch(() => {
      const list = this.#uploads.list.value;
      this.hidden = list.length === 0;
      untracked(() => this.#chips.show(list));
    });
  }

  #remove(key: string): void {
    const chip = this.#chips.get(key);
    const next = chip?.nextElementSibling ?? chip?.previousElementSibling;
    this.#uploads.remove(key);
    if (next instanceof AttachmentChip) next.focusRemove();
    else this.#leave();
  }
}

customElements.define("attachment-tray", AttachmentTray);
