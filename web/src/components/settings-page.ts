import type { App } from "../app/app.ts";
import { problemText } from "../app/problems.ts";
import { pathOf } from "../app/router.ts";
import { keyLabel } from "../app/shortcuts.ts";
import { strings } from "../app/strings.ts";
import { choice } from "./choice.ts";
import { h } from "./dom.ts";
import { Field } from "./field.ts";
import { form } from "./form.ts";
import { iconButton } from "./icon.ts";

const words = strings.settings;

/** What a person can set: who they are to others, how the page looks, which key sends. */
export function settingsPage(app: App): HTMLElement {
  document.title = `${words.title} · ${strings.product}`;
  return h(
    "main",
    { class: "page" },
    h(
      "header",
      { class: "page-header" },
      iconButton("arrow-left", words.back, {
        on: { click: () => app.router.back({ page: "projects" }) },
      }),
      h("h1", {}, words.title),
    ),
    section(words.profile, profile(app)),
    section(
      words.appearance,
      choice(words.theme, [
        { value: "system", label: words.themes.system },
        { value: "light", label: words.themes.light },
        { value: "dark", label: words.themes.dark },
      ], app.preferences.theme),
    ),
    section(
      words.writing,
      choice(words.sendKey, [
        { value: "enter", label: "Enter" },
        { value: "mod-enter", label: `${keyLabel("Mod")}+Enter` },
      ], app.preferences.sendKey),
    ),
    section(words.session, signOut(app)),
  );
}

function section(title: string, ...content: Node[]): HTMLElement {
  return h("section", { class: "settings-section" }, h("h2", {}, title), ...content);
}

function profile(app: App): HTMLElement {
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
  const saved = h("p", { class: "settings-saved", role: "status" });
  name.input.addEventListener("input", () => saved.textContent = "");
  return form({
    fields: [name],
    extra: [
      h(
        "div",
        { class: "settings-email" },
        h("span", { class: "label" }, words.email),
        h("span", {}, user?.email ?? ""),
      ),
      saved,
    ],
    submitLabel: words.save,
    submit: async () => {
      await app.session.rename(name.value.trim());
      saved.textContent = words.saved;
    },
  });
}

function signOut(app: App): HTMLElement {
  const problem = h("p", { class: "form-problem", role: "alert" });
  const leave = async () => {
    try {
      await app.session.logout();
      app.tabs.personChanged(pathOf({ page: "login", next: null }));
    } catch (fault) {
      problem.textContent = problemText(fault);
    }
  };
  return h(
    "div",
    {},
    h(
      "button",
      { type: "button", class: "button", on: { click: () => void leave() } },
      strings.account.signOut,
    ),
    problem,
  );
}
