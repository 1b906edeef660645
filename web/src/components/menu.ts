import { h } from "./dom.ts";
import { icon } from "./icon.ts";
import type { IconName } from "./icon-names.ts";

export interface MenuItem {
  label: string;
  icon: IconName;
  run: () => void;
  danger?: boolean;
  /** Of items of which one is chosen: whether it is this one. */
  checked?: boolean;
  /** Whether it begins another group of items. */
  separated?: boolean;
  testid?: string;
}

/**
 * Opens a menu of `items` at `button`, inside the window. Arrow keys move, Escape and a press
 * outside close it; focus goes back to the button unless the chosen item moves it elsewhere.
 */
export function openMenu(button: HTMLElement, label: string, items: MenuItem[]): void {
  const menu = h("div", { class: "menu", popover: "auto", role: "menu", "aria-label": label });
  menu.append(...items.map((item) => menuButton(item, () => choose(item))));

  const choose = (item: MenuItem) => {
    menu.hidePopover();
    button.focus();
    item.run();
  };
  menu.addEventListener("keydown", (event) => moveFocus(menu, event));
  menu.addEventListener("toggle", (event) => {
    if (event.newState === "open") return;
    button.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement)) button.focus();
    menu.remove();
  });
  button.setAttribute("aria-expanded", "true");
  button.after(menu);
  menu.showPopover();
  place(menu, button);
  menu.querySelector("button")?.focus();
}

function menuButton(item: MenuItem, choose: () => void): HTMLButtonElement {
  return h(
    "button",
    {
      type: "button",
      role: item.checked === undefined ? "menuitem" : "menuitemradio",
      "aria-checked": item.checked === undefined ? null : String(item.checked),
      tabindex: -1,
      class: [item.danger && "danger", item.separated && "separated"].filter(Boolean).join(" ") ||
        null,
      "data-testid": item.testid,
      on: { click: choose },
    },
    icon(item.icon),
    h("span", {}, item.label),
    item.checked && icon("check2"),
  );
}

function moveFocus(menu: HTMLElement, event: KeyboardEvent): void {
  const buttons = [...menu.querySelectorAll("button")];
  const current = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -current, End: -1 - current }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (step === undefined) return;
  event.preventDefault();
  buttons.at((current + step) % buttons.length)?.focus();
}

/**
 * Shows `content` at `button`, inside the window, until Escape or a press outside. What is pressed
 * in it is no shortcut of what lies below. Gives back what closes it.
 */
export function openPopover(button: HTMLElement, label: string, content: Node): () => void {
  const box = h(
    "div",
    { class: "menu popover", popover: "auto", role: "dialog", "aria-label": label, tabindex: -1 },
    content,
  );
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") event.stopPropagation();
  });
  box.addEventListener("toggle", (event) => {
    if (event.newState === "open") return;
    button.setAttribute("aria-expanded", "false");
    if (box.contains(document.activeElement)) button.focus();
    box.remove();
  });
  button.setAttribute("aria-expanded", "true");
  button.after(box);
  box.showPopover();
  const { left, right } = button.getBoundingClientRect();
  place(box, button, left + right < innerWidth ? "right" : "left");
  (box.querySelector<HTMLElement>("select, button, input") ?? box).focus();
  return () => box.hidePopover();
}

/**
 * Under the button with right edges aligned, above it where there is no room below. What opens
 * towards the right has left edges aligned.
 */
export function place(
  menu: HTMLElement,
  button: HTMLElement,
  towards: "left" | "right" = "left",
): void {
  const gap = 4;
  const anchor = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = anchor.bottom + gap;
  const top = below + height + gap > innerHeight ? anchor.top - gap - height : below;
  menu.style.top = `${Math.max(gap, top)}px`;
  const right = towards === "left" ? anchor.right : anchor.left + width;
  menu.style.left = `${Math.max(gap, Math.min(right, innerWidth - gap) - width)}px`;
}
