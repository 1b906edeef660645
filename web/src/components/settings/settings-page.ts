import { listSessions } from "../../api/account.ts";
import type { App } from "../../app/app.ts";
import { keyLabel } from "../../app/shortcuts.ts";
import { pageStrings } from "../../app/strings-pages.ts";
import { Loaded } from "../../store/loaded.ts";
import { choice } from "../choice.ts";
import { freshId, h } from "../dom.ts";
import { iconButton } from "../icon.ts";
import { pageHeading } from "../page-heading.ts";
import { region } from "../region.ts";
import { deleteAccount, signOut } from "./leaving.ts";
import { passwordForm } from "./password-form.ts";
import { profileForm } from "./profile-form.ts";
import { SessionList } from "./session-list.ts";
import { UsagePart } from "./usage-part.ts";

const words = pageStrings.settings;

/** What a person can set and look up about themselves. Each part stands, loads and fails alone. */
export function settingsPage(app: App): HTMLElement {
  const sessions = new Loaded(() => listSessions(app.api));
  return h(
    "main",
    { class: "page" },
    header(app),
    section(words.profile, () => profileForm(app)),
    section(words.appearance, () => theme(app)),
    section(words.writing, () => sendKey(app)),
    section(pageStrings.usage.title, () => new UsagePart(app)),
    section(words.password, () => passwordForm(app, () => void sessions.load())),
    section(words.sessions, () => new SessionList(app, sessions)),
    section(words.session, () => signOut(app)),
    section(words.deleteAccount, () => deleteAccount(app)),
  );
}

function header(app: App): HTMLElement {
  const back = iconButton("arrow-left", words.back, {
    on: { click: () => app.router.back({ page: "projects" }) },
  });
  return h("header", { class: "page-header" }, back, pageHeading(words.title));
}

function section(title: string, make: () => Node): HTMLElement {
  const id = freshId("section");
  return h(
    "section",
    { class: "settings-section", "aria-labelledby": id },
    h("h2", { id }, title),
    region("settings-region", make),
  );
}

function theme(app: App): HTMLElement {
  return choice(words.theme, [
    { value: "system", label: words.themes.system },
    { value: "light", label: words.themes.light },
    { value: "dark", label: words.themes.dark },
  ], app.preferences.theme);
}

function sendKey(app: App): HTMLElement {
  return choice(words.sendKey, [
    { value: "enter", label: "Enter" },
    { value: "mod-enter", label: `${keyLabel("Mod")}+Enter` },
  ], app.preferences.sendKey);
}
