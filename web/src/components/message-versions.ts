import type { MessageVerbs } from "../app/message-verbs.ts";
import { strings } from "../app/strings.ts";
import type { Signal } from "../store/signal.ts";
import type { TranscriptItem } from "../store/transcript.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { iconButton } from "./icon.ts";

const words = strings.bubble;

/** `‹ 2/3 ›`: which version of a message is shown, and the way to the others. */
export class MessageVersions extends Component {
  readonly #item: Signal<TranscriptItem>;
  readonly #verbs: MessageVerbs;
  readonly #former = iconButton("chevron-left", words.formerVersion, {
    on: { click: () => this.#step(-1) },
  });
  readonly #next = iconButton("chevron-right", words.nextVersion, {
    on: { click: () => this.#step(1) },
  });
  readonly #number = h("span", { role: "img" });

  constructor(item: Signal<TranscriptItem>, verbs: MessageVerbs) {
    super();
    this.#item = item;
    this.#verbs = verbs;
    this.role = "group";
    this.ariaLabel = words.versions;
    this.dataset.testid = "version-switcher";
    this.append(this.#former, this.#number, this.#next);
  }

  focusStep(by: 1 | -1): void {
    const [wanted, other] = by === 1 ? [this.#next, this.#former] : [this.#former, this.#next];
    (wanted.ariaDisabled === "true" ? other : wanted).focus({ preventScroll: true });
  }

  protected connected(): void {
    this.watch(() => {
      const { message, delivery } = this.#item.value;
      const { version_count: count } = message;
      const index = this.#verbs.versionOf(message);
      this.hidden = count < 2 || delivery !== "sent";
      this.#number.textContent = words.version(index, count);
      this.#number.ariaLabel = words.versionSaid(index, count);
      // A button that is disabled would lose the focus that brought it there.
      this.#former.ariaDisabled = String(index <= 1);
      this.#next.ariaDisabled = String(index >= count);
    });
  }

  #step(by: 1 | -1): void {
    this.#verbs.stepVersion(this.#item.peek().message, by);
  }
}

customElements.define("message-versions", MessageVersions);
