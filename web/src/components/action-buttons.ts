import { strings } from "../app/strings.ts";
import type { Role } from "../api/types.ts";
import { setAttribute } from "./dom.ts";
import { iconButton } from "./icon.ts";
import type { IconName } from "./icon-names.ts";

const words = strings.bubble;

export interface Actions {
  copy: () => void;
  edit: () => void;
  regenerate: () => void;
  regenerateWith: () => void;
  remove: () => void;
  details: () => void;
}

/** The buttons under a message: those that its sender's messages have, in their order. */
export class ActionButtons {
  readonly copy: HTMLButtonElement;
  readonly edit: HTMLButtonElement | null = null;
  readonly regenerate: HTMLButtonElement | null = null;
  readonly regenerateWith: HTMLButtonElement | null = null;
  readonly remove: HTMLButtonElement | null = null;
  readonly details: HTMLButtonElement | null = null;

  /** `mayChange`: whether a message can be more than copied. */
  constructor(role: Role, mayChange: boolean, actions: Actions) {
    this.copy = button("files", strings.message.copy, "copy", actions.copy);
    if (!mayChange) return;
    if (role === "user") this.edit = button("pencil", words.edit, "edit", actions.edit);
    if (role === "assistant") {
      const { regenerate, regenerateWith } = actions;
      this.regenerate = button("arrow-clockwise", words.regenerate, "regenerate", regenerate);
      this.regenerateWith = opener(
        "chevron-down",
        words.regenerateWith,
        "regenerate-with",
        regenerateWith,
      );
      this.regenerateWith.classList.add("narrow");
    }
    this.remove = button("trash3", words.delete, "delete", actions.remove);
    this.details = opener("info-circle", words.details, "details", actions.details);
  }

  get all(): HTMLButtonElement[] {
    const { copy, edit, regenerate, regenerateWith, remove, details } = this;
    return [copy, edit, regenerate, regenerateWith, remove, details].filter((each) =>
      each !== null
    );
  }

  get usable(): HTMLButtonElement[] {
    return this.all.filter((each) => !each.hidden && !each.disabled);
  }
}

function button(
  name: IconName,
  label: string,
  action: string,
  run: () => void,
): HTMLButtonElement {
  return iconButton(name, label, { "data-testid": `message-action-${action}`, on: { click: run } });
}

function opener(name: IconName, label: string, action: string, run: () => void): HTMLButtonElement {
  const made = button(name, label, action, run);
  setAttribute(made, "aria-haspopup", "dialog");
  setAttribute(made, "aria-expanded", "false");
  return made;
}
