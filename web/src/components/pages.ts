/** Every page but the chat, in one file that is fetched when the first of them is shown. */
export { registerPage, signInForm, signInPage } from "./account-card.ts";
export { ProjectsPage } from "./projects-page.ts";
export { settingsPage } from "./settings/settings-page.ts";
