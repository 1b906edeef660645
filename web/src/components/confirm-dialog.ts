import { strings } from "../app/strings.ts";
import { openDialog } from "./dialog.ts";
import { h } from "./dom.ts";
import type { Field } from "./field.ts";
import { form } from "./form.ts";

export interface Confirmation {
  title: string;
  /** What goes when it is done. */
  text: string;
  action: string;
  busy: string;
  /** What has to be filled in first. */
  fields?: Field[];
  /** Whether what was filled in will do. */
  check?: () => boolean;
  run: () => Promise<void>;
  /** Called when it is done and the dialog is gone. */
  done?: () => void;
}

/** Asks before something that can't be undone. It closes once that is done, and says why it isn't. */
export function openConfirmDialog(confirmation: Confirmation): void {
  const { title, text, action, busy, fields = [], check, run, done } = confirmation;
  openDialog(title, (close) => {
    const cancel = h(
      "button",
      {
        type: "button",
        class: "button plain",
        autofocus: fields.length === 0,
        on: { click: close },
      },
      strings.dialog.cancel,
    );
    const element = form({
      fields,
      submitLabel: action,
      busyLabel: busy,
      danger: true,
      cancel,
      submit: async () => {
        if (check?.() === false) return;
        await run();
        close();
        done?.();
      },
    });
    element.prepend(h("p", {}, text));
    return element;
  });
}
