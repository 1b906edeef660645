import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { eventually } from "../support/eventually.ts";
import { journey } from "../support/journey.ts";
import { echo } from "../support/scripts.ts";

journey("the help opens and closes by its keys, on every page", async (stage) => {
  const person = await stage.person();
  const help = person.find("shortcuts-help");
  for (const path of ["/", "/settings"]) {
    await person.page.goto(path);
    await person.page.getByRole("heading", { level: 1 }).waitFor();
    await person.page.keyboard.press("Control+/");
    await help.getByText("Go to the message field").waitFor();
    await person.page.keyboard.press("Control+/");
    await help.waitFor({ state: "detached" });
  }
  await person.page.goto("/");
  await person.makeProject("Garden");
  const field = person.find("chat-input");
  await field.focus();
  await person.page.keyboard.press("Control+/");
  for (const group of ["Everywhere", "In the conversation", "Writing"]) {
    await help.getByRole("heading", { name: group }).waitFor();
  }
  await person.page.keyboard.press("Escape");
  await help.waitFor({ state: "detached" });
  await hasFocus(field);
});

journey("the help also opens by a command from inside the page", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.find("chat-input").evaluate((field) =>
    field.dispatchEvent(new CustomEvent("command", { bubbles: true, detail: { name: "help" } }))
  );
  await person.find("shortcuts-help").waitFor();
});

journey("keys lead to the field, to a new chat, and fold the sidebar", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.ask(`Hello ${echo}`);
  await person.answer("complete").waitFor();
  const { keyboard } = person.page;
  const sidebar = person.find("chat-sidebar");
  await person.find("thread-search").focus();
  await keyboard.press("Control+k");
  await hasFocus(person.find("chat-input"));
  await keyboard.press("Control+Shift+S");
  await sidebar.waitFor({ state: "hidden" });
  await keyboard.press("Control+Shift+S");
  await sidebar.waitFor();
  await keyboard.press("Alt+n");
  await person.find("empty-chat").waitFor();
  await hasFocus(person.find("chat-input"));
  assert.ok(person.path.endsWith("/chat"));
});

journey("nothing happens behind an open dialog", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  const open = person.page.getByRole("button", { name: "Project settings" });
  await open.click();
  await person.page.getByRole("dialog").waitFor();
  await person.page.keyboard.press("Control+Shift+S");
  await person.page.keyboard.press("Control+/");
  assert.equal(await person.find("shortcuts-help").count(), 0);
  await person.page.keyboard.press("Escape");
  await hasFocus(open);
  assert.equal(await person.find("chat-sidebar").isVisible(), true);
});

async function hasFocus(locator: Locator): Promise<void> {
  await eventually(
    `the focus is on ${locator}`,
    () => locator.evaluate((element) => element === document.activeElement),
  );
}
