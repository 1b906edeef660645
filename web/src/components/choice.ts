import { freshId, h } from "./dom.ts";
import type { WritableSignal } from "../store/signal.ts";

/** One of a few, as radio buttons in a row; choosing sets `value` at once. */
export function choice<Value extends string>(
  label: string,
  options: readonly { value: Value; label: string }[],
  value: WritableSignal<Value>,
): HTMLElement {
  const name = freshId("choice");
  const id = `${name}-label`;
  const radios = options.map((option) =>
    h(
      "label",
      {},
      h("input", {
        type: "radio",
        name,
        value: option.value,
        checked: option.value === value.peek(),
        on: { change: () => value.set(option.value) },
      }),
      option.label,
    )
  );
  return h(
    "div",
    { class: "choice" },
    h("span", { id, class: "label" }, label),
    h("div", { class: "segments", role: "radiogroup", "aria-labelledby": id }, ...radios),
  );
}
