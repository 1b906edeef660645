import type { Dispose } from "../store/signal.ts";

/** Lets a text field be as tall as its text, inside the limits its style sheet sets. */
export function growWithText(field: HTMLTextAreaElement): Dispose {
  if (CSS.supports("field-sizing", "content")) return () => {};
  const fit = () => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  };
  const resized = new ResizeObserver(fit);
  resized.observe(field.parentElement ?? field);
  field.addEventListener("input", fit);
  fit();
  return () => {
    resized.disconnect();
    field.removeEventListener("input", fit);
  };
}
