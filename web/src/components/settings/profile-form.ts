import type { App } from "../../app/app.ts";
import { accountProblemText } from "../../app/account-problems.ts";
import { pageStrings } from "../../app/strings-pages.ts";
import { Field } from "../field.ts";
import { form } from "../form.ts";
import { savedNote } from "./saved-note.ts";

const words = pageStrings.settings;

/** Who a person is to the server and to others. */
export function profileForm(app: App): HTMLElement {
  const user = app.session.user.peek();
  const name = new Field({
    label: words.name,
    name: "display_name",
    attributes: {
      required: true,
      maxlength: 100,
      autocomplete: "name",
      value: user?.display_name ?? "",
    },
  });
  const email = new Field({
    label: words.email,
    name: "email",
    attributes: {
      type: "email",
      required: true,
      maxlength: 254,
      autocomplete: "email",
      spellcheck: "false",
      value: user?.email ?? "",
    },
  });
  const saved = savedNote([name, email]);
  return form({
    fields: [name, email],
    extra: [saved.element],
    submitLabel: words.save,
    busyLabel: words.saving,
    problem: accountProblemText,
    submit: async () => {
      await app.session.update({ display_name: name.value.trim(), email: email.value.trim() });
      saved.say(words.saved);
    },
  });
}
