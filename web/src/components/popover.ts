import { freshId, h } from "./dom.ts";
import { place } from "./menu.ts";

/**
 * Shows a panel of details at `button`, inside the window. Escape and a press outside close it;
 * the focus goes into it and back to the button. `content` is given what closes it.
 */
export function openPopover(
  button: HTMLElement,
  title: string,
  content: (close: () => void) => Node,
  { testid }: { testid?: string } = {},
): HTMLElement {
  const id = freshId("popover");
  const panel = h("div", {
    class: "popover",
    popover: "auto",
    role: "dialog",
    tabindex: -1,
    "aria-labelledby": id,
    "data-testid": testid,
  });
  panel.append(h("h2", { id }, title), content(() => panel.hidePopover()));
  panel.addEventListener("toggle", (event) => {
    if (event.newState === "open") return;
    button.setAttribute("aria-expanded", "false");
    if (panel.contains(document.activeElement)) button.focus();
    panel.remove();
  });
  button.setAttribute("aria-expanded", "true");
  button.after(panel);
  panel.showPopover();
  place(panel, button);
  panel.focus();
  return panel;
}
