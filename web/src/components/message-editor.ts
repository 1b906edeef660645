import type { Message } from "../api/types.ts";
import { composerKey, isSendable } from "../app/composer-keys.ts";
import { EditDraft } from "../app/edit-drafts.ts";
import type { MessageVerbs } from "../app/message-verbs.ts";
import { failureText } from "../app/problems.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { strings } from "../app/strings.ts";
import { signal } from "../store/signal.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { growWithText } from "./grow.ts";

const words = panelStrings.message;

/**
 * Takes the place of a message of one's own while it is edited. The text is kept until the server
 * has it, over a reload, too.
 */
export class MessageEditor extends Component {
  readonly #message: Message;
  readonly #verbs: MessageVerbs;
  readonly #done: () => void;
  readonly #draft: EditDraft;
  readonly #text = signal("");
  readonly #saving = signal(false);
  readonly #field: HTMLTextAreaElement;
  readonly #answer = h("button", { type: "button", class: "button primary" }, words.saveAndAnswer);
  readonly #save = h("button", { type: "button", class: "button" }, words.save);
  readonly #cancel = h("button", { type: "button", class: "button plain" }, strings.dialog.cancel);
  readonly #problem = h("p", { class: "message-note problem", role: "alert" });

  /** `done` takes the editor away. */
  constructor(message: Message, verbs: MessageVerbs, done: () => void) {
    super();
    this.#message = message;
    this.#verbs = verbs;
    this.#done = done;
    this.#draft = new EditDraft(message.id);
    this.#text.set(this.#draft.text ?? message.content);
    this.#field = h("textarea", {
      rows: 2,
      dir: "auto",
      "aria-label": words.editLabel,
      "data-testid": "message-edit-input",
      on: { input: () => this.#text.set(this.#field.value) },
    });
    this.#field.value = this.#text.peek();
    this.#save.title = words.saveHint;
    this.#problem.hidden = true;
    const actions = h("div", { class: "actions" }, this.#cancel, this.#save, this.#answer);
    this.append(this.#field, this.#problem, actions);
  }

  focusField(): void {
    this.#field.focus();
    this.#field.setSelectionRange(this.#field.value.length, this.#field.value.length);
  }

  protected connected(): void {
    this.atEnd(growWithText(this.#field));
    this.watch(() => {
      this.#draft.text = this.#text.value;
    });
    this.watch(() => {
      const saving = this.#saving.value;
      const sendable = isSendable(this.#text.value);
      this.#field.readOnly = saving;
      this.#answer.disabled = saving || !sendable || this.#verbs.answering.value;
      this.#save.disabled = saving || !sendable;
    });
    this.listen(this.#answer, "click", () => void this.#keep(false));
    this.listen(this.#save, "click", () => void this.#keep(true));
    this.listen(this.#cancel, "click", () => this.#end());
    this.listen(this, "keydown", (event) => this.#keyPressed(event));
  }

  #keyPressed(event: KeyboardEvent): void {
    // Letters are text here, and no shortcuts of the transcript.
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    const key = composerKey(event, this.#verbs.sendKey.peek());
    if (key === "clear") {
      event.preventDefault();
      this.#end();
    } else if (key === "send" && event.target === this.#field) {
      event.preventDefault();
      if (!this.#answer.disabled) void this.#keep(false);
    }
  }

  async #keep(inPlace: boolean): Promise<void> {
    const text = this.#text.peek().trim();
    if (inPlace && text === this.#message.content) return this.#end();
    this.#saving.set(true);
    this.#problem.hidden = true;
    if (!inPlace) this.#verbs.focusNextVersion(this.#message);
    const failure = await this.#verbs.edit(this.#message, text, inPlace);
    this.#saving.set(false);
    if (!failure) return this.#end();
    this.#problem.textContent = failureText(failure, Date.now());
    this.#problem.hidden = false;
  }

  #end(): void {
    this.#draft.text = null;
    this.#done();
  }
}

customElements.define("message-editor", MessageEditor);
