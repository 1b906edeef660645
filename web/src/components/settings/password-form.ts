import { changePassword } from "../../api/account.ts";
import type { App } from "../../app/app.ts";
import { pageStrings } from "../../app/strings-pages.ts";
import { h } from "../dom.ts";
import { Field } from "../field.ts";
import { form } from "../form.ts";
import { savedNote } from "./saved-note.ts";

const words = pageStrings.settings;

/** Changes the password, which ends all other sessions; `changed` is told then. */
export function passwordForm(app: App, changed: () => void): HTMLElement {
  const current = new Field({
    label: words.currentPassword,
    name: "current_password",
    attributes: passwordAttributes("current-password", null),
  });
  const next = new Field({
    label: words.newPassword,
    name: "new_password",
    hint: pageStrings.account.passwordHint,
    attributes: passwordAttributes("new-password", 10),
  });
  const saved = savedNote([current, next]);
  const element = form({
    fields: [current, next],
    extra: [
      h("p", { class: "settings-about" }, `${words.passwordRules} ${words.passwordEnds}`),
      saved.element,
    ],
    submitLabel: words.changePassword,
    busyLabel: words.saving,
    submit: async () => {
      await changePassword(app.api, {
        current_password: current.value,
        new_password: next.value,
      });
      current.value = next.value = "";
      saved.say(words.passwordChanged);
      changed();
    },
  });
  element.prepend(account(app));
  return element;
}

function passwordAttributes(autocomplete: string, minlength: number | null) {
  return { type: "password", required: true, maxlength: 256, minlength, autocomplete };
}

/** Tells the browser's list of passwords whose this is. */
function account(app: App): HTMLInputElement {
  return h("input", {
    type: "email",
    autocomplete: "username",
    value: app.session.user.peek()?.email,
    hidden: true,
  });
}
