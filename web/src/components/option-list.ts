import { freshId, h, setAttribute } from "./dom.ts";

export interface Option<Value> {
  value: Value;
  label: string;
  detail?: string;
  /** A word that sets one apart. */
  mark?: string;
  selected?: boolean;
}

/**
 * A list to choose from while the focus stays elsewhere: in the field that filters it. That field
 * names the active option in `aria-activedescendant`, which `activeChanged` tells.
 */
export class OptionList<Value> {
  readonly element: HTMLUListElement;
  readonly #take: (value: Value) => void;
  readonly #activeChanged: (id: string | null) => void;
  readonly #id = freshId("options");
  #options: readonly Option<Value>[] = [];
  #active = 0;

  constructor(
    label: string,
    take: (value: Value) => void,
    activeChanged: (id: string | null) => void,
  ) {
    this.#take = take;
    this.#activeChanged = activeChanged;
    this.element = h("ul", {
      id: this.#id,
      class: "option-list",
      role: "listbox",
      "aria-label": label,
    });
  }

  get id(): string {
    return this.#id;
  }

  /** The selected one, or else the first, becomes the active one. */
  show(options: readonly Option<Value>[]): void {
    this.#options = options;
    this.element.replaceChildren(...options.map((option, at) => this.#row(option, at)));
    this.#activate(Math.max(0, options.findIndex((option) => option.selected)));
  }

  /** Does what a key means here; false when it means nothing. */
  press(key: string): boolean {
    const last = this.#options.length - 1;
    if (last < 0) return false;
    if (key === "ArrowDown") this.#activate(this.#active === last ? 0 : this.#active + 1);
    else if (key === "ArrowUp") this.#activate(this.#active === 0 ? last : this.#active - 1);
    else if (key === "Enter") this.#take(this.#options[this.#active]!.value);
    else return false;
    return true;
  }

  #activate(at: number): void {
    this.#active = at;
    for (const [index, row] of [...this.element.children].entries()) {
      setAttribute(row, "data-active", index === at);
    }
    const row = this.element.children[at];
    row?.scrollIntoView({ block: "nearest" });
    this.#activeChanged(row?.id ?? null);
  }

  #row({ value, label, detail, mark, selected }: Option<Value>, at: number): HTMLElement {
    return h(
      "li",
      {
        id: `${this.#id}-${at}`,
        role: "option",
        "aria-selected": String(selected ?? false),
        on: {
          // Keeps the focus where it is.
          mousedown: (event) => event.preventDefault(),
          mousemove: () => at !== this.#active && this.#activate(at),
          click: () => this.#take(value),
        },
      },
      h("span", { class: "option-label" }, label),
      mark && h("span", { class: "option-mark" }, mark),
      detail && h("span", { class: "option-detail" }, detail),
    );
  }
}
