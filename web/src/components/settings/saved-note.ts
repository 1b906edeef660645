import { h } from "../dom.ts";
import type { Field } from "../field.ts";

/** Says that something was kept, until one of its fields is changed again. */
export function savedNote(fields: readonly Field[]) {
  const element = h("p", { class: "settings-saved", role: "status" });
  const say = (text: string) => void (element.textContent = text);
  for (const { input } of fields) input.addEventListener("input", () => say(""));
  return { element, say };
}
