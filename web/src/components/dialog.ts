import { strings } from "../app/strings.ts";
import { freshId, h } from "./dom.ts";
import { iconButton } from "./icon.ts";

/**
 * Shows `content` in a dialog over the page, and gives it back to be closed from outside;
 * one with that title that is open already is the one. Focus goes into it and, when it closes, back to where it was; it is removed once closed.
 */
export function openDialog(
  title: string,
  content: (close: () => void) => Node,
  { testid, closable = true }: { testid?: string; closable?: boolean } = {},
): HTMLDialogElement {
  // Asked for again while its program was on its way.
  const open = [...document.querySelectorAll<HTMLDialogElement>("dialog[open]")]
    .find((other) => other.querySelector("h2")?.textContent === title);
  if (open) return open;
  const id = freshId("dialog");
  const dialog = h("dialog", { "aria-labelledby": id, "data-testid": testid, tabindex: -1 });
  const close = () => dialog.close();
  dialog.append(
    h(
      "div",
      { class: "dialog-head" },
      h("h2", { id }, title),
      closable && iconButton("x-lg", strings.dialog.close, { on: { click: close } }),
    ),
    content(close),
  );
  dialog.addEventListener("close", () => dialog.remove());
  if (!closable) keepOpen(dialog);
  // A press on the backdrop lands on the dialog itself.
  dialog.addEventListener("mousedown", (event) => {
    if (closable && event.target === dialog && outside(dialog, event)) close();
  });
  document.body.append(dialog);
  dialog.showModal();
  // With nothing to fill in, the dialog itself is what is read first.
  if (!dialog.querySelector("[autofocus]")) dialog.focus();
  return dialog;
}

/** Browsers let a second Escape through, whatever `cancel` was told: it must not come to that. */
function keepOpen(dialog: HTMLDialogElement): void {
  dialog.setAttribute("closedby", "none");
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.preventDefault();
  });
}

function outside(dialog: HTMLElement, { clientX, clientY }: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
