import { freshId, h, type Properties, setAttribute } from "./dom.ts";

export interface FieldOptions {
  label: string;
  /** Its name on the wire, which is also where the server's complaint about it goes. */
  name: string;
  hint?: string;
  multiline?: boolean;
  attributes?: Properties;
}

/** A labelled text field that can say what is wrong with it. */
export class Field {
  readonly name: string;
  readonly element: HTMLElement;
  readonly input: HTMLInputElement | HTMLTextAreaElement;
  readonly #problem: HTMLElement;
  readonly #hint: HTMLElement | null;

  constructor({ label, name, hint, multiline = false, attributes = {} }: FieldOptions) {
    this.name = name;
    const id = freshId(name);
    const properties = { id, name, ...attributes };
    this.input = multiline ? h("textarea", properties) : h("input", properties);
    this.#problem = h("p", { id: `${id}-problem`, class: "problem", hidden: true });
    this.#hint = hint ? h("p", { id: `${id}-hint`, class: "hint" }, hint) : null;
    this.element = h(
      "div",
      { class: "field" },
      h("label", { for: id }, label),
      this.input,
      this.#hint,
      this.#problem,
    );
    this.problem = null;
    this.input.addEventListener("input", () => this.problem = null);
  }

  get value(): string {
    return this.input.value;
  }

  /** What is wrong, shown under the field until it is changed. */
  set problem(text: string | null) {
    this.#problem.textContent = text;
    this.#problem.hidden = text === null;
    if (this.#hint) this.#hint.hidden = text !== null;
    setAttribute(this.input, "aria-invalid", text === null ? null : "true");
    const described = text === null ? this.#hint : this.#problem;
    setAttribute(this.input, "aria-describedby", described?.id);
  }
}
