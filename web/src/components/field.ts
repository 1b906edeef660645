import { strings } from "../app/strings.ts";
import { freshId, h, type Properties, setAttribute } from "./dom.ts";

export interface FieldOptions {
  label: string;
  /** Its name on the wire, which is also where the server's complaint about it goes. */
  name: string;
  hint?: string;
  multiline?: boolean;
  /** The most characters it takes; how many there are is told below. */
  most?: number;
  attributes?: Properties;
}

/** A labelled text field that can say what is wrong with it. */
export class Field {
  readonly name: string;
  readonly element: HTMLElement;
  readonly input: HTMLInputElement | HTMLTextAreaElement;
  readonly #problem: HTMLElement;
  readonly #hint: HTMLElement | null;
  readonly #count: HTMLElement | null;
  readonly #most: number;

  constructor({ label, name, hint, multiline = false, most, attributes = {} }: FieldOptions) {
    this.name = name;
    const id = freshId(name);
    const properties = { id, name, ...attributes };
    this.input = multiline ? h("textarea", properties) : h("input", properties);
    this.#problem = h("p", { id: `${id}-problem`, class: "problem", hidden: true });
    this.#most = most ?? Infinity;
    this.#count = most ? h("p", { class: "count" }) : null;
    this.#hint = hint ? h("p", { id: `${id}-hint`, class: "hint" }, hint) : null;
    this.element = h(
      "div",
      { class: "field" },
      h("label", { for: id }, label),
      this.input,
      h("div", { class: "below" }, this.#hint, this.#problem, this.#count),
    );
    this.problem = null;
    this.#recount();
    this.input.addEventListener("input", () => this.#changed());
  }

  get value(): string {
    return this.input.value;
  }

  set value(text: string) {
    this.input.value = text;
    this.#changed();
  }

  /** Whether it holds more than it takes: counted as the server counts, which `maxlength` isn't. */
  get isTooLong(): boolean {
    return codePoints(this.value) > this.#most;
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

  #changed(): void {
    this.problem = null;
    this.#recount();
  }

  /** Said aloud only when it matters. */
  #recount(): void {
    if (!this.#count) return;
    const count = codePoints(this.value);
    const words = strings.composer.tooLong(count.toLocaleString(), this.#most.toLocaleString());
    this.#count.textContent = words;
    this.#count.classList.toggle("over", this.isTooLong);
    setAttribute(this.#count, "role", count > this.#most * 0.9 ? "status" : null);
  }
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
