import { ApiError } from "../api/client.ts";
import { problemText } from "../app/problems.ts";
import { pageStrings } from "../app/strings-pages.ts";
import { h, type Properties } from "./dom.ts";
import type { Field } from "./field.ts";
import { icon } from "./icon.ts";

export interface FormOptions {
  fields: Field[];
  submit: () => Promise<void>;
  submitLabel: string;
  busyLabel?: string;
  /** Words for what went wrong; fields the server complained about are marked besides. */
  problem?: (problem: unknown) => string;
  extra?: (Node | null)[];
  cancel?: HTMLButtonElement;
  /** What it does can't be undone. */
  danger?: boolean;
  attributes?: Properties;
}

/** A form that says what went wrong where it went wrong, and is sent once however often it is submitted. */
export function form(options: FormOptions): HTMLFormElement {
  const { fields, submitLabel, busyLabel = submitLabel } = options;
  const problem = h("p", { class: "form-problem", role: "alert", hidden: true });
  const button = h(
    "button",
    { class: options.danger ? "button primary danger" : "button primary" },
    submitLabel,
  );
  const element = h(
    "form",
    { class: "form", novalidate: true, ...options.attributes },
    ...fields.map((field) => field.element),
    ...(options.extra ?? []),
    problem,
    options.cancel ? h("div", { class: "actions" }, options.cancel, button) : button,
  );

  const setBusy = (busy: boolean) => {
    button.disabled = busy;
    button.textContent = busy ? busyLabel : submitLabel;
  };
  const show = (fault: unknown) => {
    problem.replaceChildren(
      icon("exclamation-circle"),
      h("span", {}, (options.problem ?? problemText)(fault)),
    );
    problem.hidden = false;
    if (fault instanceof ApiError) markFields(fields, fault);
  };
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled || !complain(fields)) return;
    problem.hidden = true;
    setBusy(true);
    try {
      await options.submit();
    } catch (fault) {
      show(fault);
    } finally {
      setBusy(false);
    }
  });
  return element;
}

/** Shows what the browser knows to be wrong; whether all is well. */
function complain(fields: Field[]): boolean {
  const wrong = fields.filter((field) => field.isTooLong || !field.input.checkValidity());
  for (const field of wrong) {
    field.problem = field.isTooLong ? pageStrings.fields.tooLong : complaint(field.input);
  }
  wrong[0]?.input.focus();
  return wrong.length === 0;
}

function complaint({ validity, minLength }: HTMLInputElement | HTMLTextAreaElement): string {
  const words = pageStrings.fields;
  if (validity.valueMissing) return words.missing;
  if (validity.typeMismatch) return words.notAnEmail;
  return validity.tooShort ? words.tooShort(minLength) : words.wrong;
}

function markFields(fields: Field[], fault: ApiError): void {
  const wrong = fields.filter((field) => fault.fields[field.name] !== undefined);
  for (const field of wrong) field.problem = fault.fields[field.name]!;
  wrong[0]?.input.focus();
}
