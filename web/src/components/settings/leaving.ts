import type { App } from "../../app/app.ts";
import { problemText } from "../../app/problems.ts";
import { pathOf } from "../../app/router.ts";
import { pageStrings } from "../../app/strings-pages.ts";
import { openConfirmDialog } from "../confirm-dialog.ts";
import { h } from "../dom.ts";
import { Field } from "../field.ts";

const words = pageStrings.settings;

/** Ends this browser's session. */
export function signOut(app: App): HTMLElement {
  const problem = h("p", { class: "form-problem", role: "alert" });
  const leave = async () => {
    ask.disabled = true;
    try {
      // Whoever is signed out can't have anything deleted.
      await app.toasts.settle();
      await app.session.logout();
      start(app);
    } catch (fault) {
      ask.disabled = false;
      problem.textContent = problemText(fault);
    }
  };
  const ask = button("button", pageStrings.account.signOut, () => void leave());
  return h("div", {}, ask, problem);
}

/** Removes the account, once its owner has read what goes and has named it. */
export function deleteAccount(app: App): HTMLElement {
  return h(
    "div",
    { class: "settings-delete" },
    h("p", { class: "settings-about" }, words.deleteAbout),
    button("button danger", words.deleteAccount, () => askToDelete(app)),
  );
}

function askToDelete(app: App): void {
  const address = app.session.user.peek()?.email ?? "";
  const email = new Field({
    label: words.deleteConfirm(address),
    name: "email",
    attributes: { type: "email", required: true, autocomplete: "off", autofocus: true },
  });
  openConfirmDialog({
    title: words.deleteTitle,
    text: words.deleteText,
    action: words.deleteNow,
    busy: words.deleting,
    fields: [email],
    check: () => {
      const matches = email.value.trim().toLowerCase() === address.toLowerCase();
      if (!matches) email.problem = words.deleteMismatch;
      return matches;
    },
    run: () => app.session.deleteAccount(),
    done: () => start(app),
  });
}

/** Nothing of the person may stay in this page or in another one. */
function start(app: App): void {
  app.tabs.personChanged(pathOf({ page: "login", next: null }));
}

function button(className: string, label: string, click: () => void): HTMLButtonElement {
  return h("button", { type: "button", class: className, on: { click } }, label);
}
