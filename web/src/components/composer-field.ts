import { strings } from "../app/strings.ts";
import { h } from "./dom.ts";
import { icon } from "./icon.ts";

const words = strings.composer;

export function composerField(text: string): HTMLTextAreaElement {
  const field = h("textarea", {
    id: "composer",
    rows: 2,
    dir: "auto",
    placeholder: words.placeholder,
    "aria-label": words.label,
    "aria-autocomplete": "list",
    "data-testid": "chat-input",
    autocomplete: "off",
  });
  field.value = text;
  return field;
}

/**
 * Replaces what is in the field through the browser's editing, so that undo brings it back, and
 * leaves the caret at the end.
 */
export function writeInto(field: HTMLTextAreaElement, text: string): void {
  field.focus();
  field.select();
  const done = text === ""
    ? document.execCommand("delete")
    : document.execCommand("insertText", false, text);
  if (!done) field.value = text;
  field.setSelectionRange(text.length, text.length);
}

export function sendButton(
  name: "arrow-up" | "stop-fill",
  label: string,
  testid: string,
  run: () => void,
): HTMLButtonElement {
  return h(
    "button",
    {
      type: "button",
      class: "send-button",
      "aria-label": label,
      title: label,
      "data-testid": testid,
      on: { click: run },
    },
    icon(name, "large"),
  );
}
