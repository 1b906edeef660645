import { h } from "./dom.ts";

export interface InlineEdit {
  label: string;
  text: string;
  maxLength: number;
  /** Called once at the end: with the new text, or null when it is left as it was. */
  done: (text: string | null) => void;
}

/** A field that takes the place of a short text: Enter or leaving it keeps the change, Escape drops it. */
export function inlineEdit({ label, text, maxLength, done }: InlineEdit): HTMLInputElement {
  let ended = false;
  const end = (changed: string | null) => {
    if (ended) return;
    ended = true;
    const trimmed = changed?.trim() ?? "";
    done(trimmed === "" || trimmed === text ? null : trimmed);
  };
  const field = h("input", {
    type: "text",
    dir: "auto",
    "aria-label": label,
    maxlength: maxLength,
    autocomplete: "off",
    value: text,
    on: {
      blur: () => end(field.value),
      keydown: (event) => {
        if (event.isComposing) return;
        if (event.key === "Enter") end(field.value);
        else if (event.key === "Escape") end(null);
        else return;
        event.preventDefault();
        event.stopPropagation();
      },
    },
  });
  queueMicrotask(() => {
    field.focus();
    field.select();
  });
  return field;
}
