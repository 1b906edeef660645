import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { journey } from "../support/journey.ts";
import { echo } from "../support/scripts.ts";

journey("a part of the page that breaks says so, and the rest goes on", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.ask(`First ${echo}`);
  await person.answer("complete").waitFor();
  const threads = (url: URL) => url.pathname === "/api/v1/threads";
  // Half a character, which no address can hold: it breaks the list where it is drawn.
  await person.page.route(threads, async (route) => {
    const response = await route.fetch();
    const list = await response.json() as { threads: object[] };
    list.threads.push({ ...list.threads[0], id: "\ud800" });
    await route.fulfill({ response, json: list });
  });
  await person.page.reload();
  const problem = person.page.locator(".sidebar-region").getByRole("alert");
  await problem.getByText("stopped working").waitFor();
  await person.answer("complete").waitFor();
  await person.ask(`Second ${echo}`);
  await person.bubbles("assistant", '[data-status="complete"]').nth(1).waitFor();

  await person.page.unroute(threads);
  await problem.getByRole("button", { name: "Try again" }).click();
  await person.find("thread-item").waitFor();
  assert.equal(await problem.count(), 0);
});

journey("a program that can't be fetched says so, and is fetched again", async (stage) => {
  const person = await stage.person();
  const dialogs = "**/assets/on-demand-*.js";
  await person.page.route(dialogs, (route) => route.abort());
  await person.newProjectButton.click();
  const failed = person.page.getByRole("dialog", { name: "New project" });
  await failed.getByText("couldn’t be loaded").waitFor();
  await person.page.unroute(dialogs);
  await failed.getByRole("button", { name: "Try again" }).click();
  await failed.getByLabel("Name").waitFor();

  const pages = "**/assets/pages-*.js";
  await person.page.keyboard.press("Escape");
  await person.makeProject("Garden");
  await person.page.reload();
  await person.page.route(pages, (route) => route.abort());
  await person.page.getByRole("link", { name: "Settings" }).click();
  await person.page.getByText("couldn’t be loaded").waitFor();
  await person.page.unroute(pages);
  await person.page.getByRole("button", { name: "Try again" }).click();
  await person.page.getByRole("heading", { name: "Profile" }).waitFor();
  await eventually(
    "the page says where it is",
    () => person.page.title().then((title) => title.startsWith("Settings")),
  );
});
