import type { App } from "../app/app.ts";
import { accountProblemText } from "../app/account-problems.ts";
import { pathOf } from "../app/router.ts";
import { pageStrings } from "../app/strings-pages.ts";
import { strings } from "../app/strings.ts";
import { h } from "./dom.ts";
import { Field } from "./field.ts";
import { form } from "./form.ts";

const words = pageStrings.account;

/** The page for signing in; `next` is where to go on afterwards. */
export function signInPage(app: App, next: string | null): HTMLElement {
  return page(
    words.tagline,
    signInForm(app),
    words.toRegister,
    h("a", { href: pathOf({ page: "register", next }) }, words.toRegisterLink),
  );
}

/** The page for a new account. */
export function registerPage(app: App, next: string | null): HTMLElement {
  return page(
    words.registerIntro,
    registerForm(app),
    words.toSignIn,
    h("a", { href: pathOf({ page: "login", next }) }, words.toSignInLink),
  );
}

/** Email and password. `email` is filled in when it is already known. */
export function signInForm(app: App, email = ""): HTMLFormElement {
  const fields = [emailField(email), passwordField("current-password")] as const;
  if (email) fields[1].input.autofocus = true;
  return form({
    fields: [...fields],
    submitLabel: words.signIn,
    busyLabel: words.signingIn,
    problem: accountProblemText,
    attributes: { "data-testid": "login-form", "aria-label": words.signIn },
    submit: async () => {
      await app.session.login(fields[0].value.trim(), fields[1].value);
    },
  });
}

function registerForm(app: App): HTMLFormElement {
  const name = new Field({
    label: words.name,
    name: "display_name",
    hint: words.nameHint,
    attributes: { required: true, maxlength: 100, autocomplete: "name", autofocus: true },
  });
  const email = emailField("");
  const password = passwordField("new-password");
  return form({
    fields: [name, email, password],
    submitLabel: words.register,
    busyLabel: words.registering,
    problem: accountProblemText,
    attributes: { "data-testid": "register-form", "aria-label": words.register },
    submit: async () => {
      await app.session.register(email.value.trim(), password.value, name.value.trim());
    },
  });
}

function emailField(value: string): Field {
  return new Field({
    label: words.email,
    name: "email",
    attributes: {
      type: "email",
      required: true,
      autocomplete: "username",
      spellcheck: "false",
      value,
    },
  });
}

function passwordField(autocomplete: "current-password" | "new-password"): Field {
  const isNew = autocomplete === "new-password";
  return new Field({
    label: words.password,
    name: "password",
    hint: isNew ? words.passwordHint : undefined,
    attributes: {
      type: "password",
      required: true,
      autocomplete,
      minlength: isNew ? 10 : null,
      maxlength: 256,
    },
  });
}

function page(intro: string, card: HTMLFormElement, question: string, link: HTMLElement) {
  return h(
    "main",
    { class: "account" },
    h(
      "div",
      { class: "account-card" },
      h(
        "header",
        {},
        h("h1", { class: "product" }, strings.product),
        h("p", { class: "account-intro" }, intro),
      ),
      card,
      h("p", { class: "account-other" }, question, " ", link),
    ),
  );
}
