import type { Completion } from "../app/commands.ts";
import { strings } from "../app/strings.ts";
import { h, setAttribute } from "./dom.ts";
import { OptionList } from "./option-list.ts";

/** Over the composer: how what is typed goes on as a command. The field keeps the focus. */
export class CommandMenu {
  readonly element: HTMLElement;
  readonly #field: HTMLTextAreaElement;
  readonly #take: (completion: Completion) => void;
  readonly #list: OptionList<Completion>;

  constructor(field: HTMLTextAreaElement, take: (completion: Completion) => void) {
    this.#field = field;
    this.#take = take;
    this.#list = new OptionList(
      strings.commands.label,
      (completion) => this.#take(completion),
      (id) => setAttribute(field, "aria-activedescendant", id),
    );
    this.element = h("div", { class: "command-menu", hidden: true }, this.#list.element);
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  show(completions: readonly Completion[]): void {
    if (completions.length === 0 && !this.isOpen) return;
    this.element.hidden = completions.length === 0;
    this.#list.show(completions.map((value) => ({
      value,
      label: value.label,
      detail: value.detail,
    })));
    setAttribute(this.#field, "aria-controls", this.isOpen ? this.#list.id : null);
    if (!this.isOpen) setAttribute(this.#field, "aria-activedescendant", null);
  }

  /** Whether a key meant something here. */
  press(event: KeyboardEvent): boolean {
    if (!this.isOpen || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) {
      return false;
    }
    if (event.key === "Escape") this.show([]);
    else return this.#list.press(event.key === "Tab" ? "Enter" : event.key);
    return true;
  }
}
