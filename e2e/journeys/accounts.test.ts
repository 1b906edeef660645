import assert from "node:assert/strict";
import { journey } from "../support/journey.ts";
import { echo } from "../support/scripts.ts";

journey("someone new registers, makes a project, asks and is answered", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.ask(`What grows in the shade? ${echo}`);
  await person.answer("complete").waitFor();
  assert.equal(await person.textOf(person.answer()), "What grows in the shade?");
  await person.message("sent").waitFor();
});

journey("a password that is wrong lets nobody in, the right one does", async (stage) => {
  const person = await stage.person();
  await person.page.goto("/settings");
  await person.page.getByRole("button", { name: "Sign out" }).click();
  await person.signIn("not the right one");
  const problem = person.find("login-form").getByRole("alert");
  await problem.filter({ hasText: "don't match" }).waitFor();
  await person.signIn();
  await person.newProjectButton.waitFor();
});

journey(
  "after signing out a page asks to sign in, and then shows what was asked for",
  async (stage) => {
    const person = await stage.person();
    await person.makeProject("Garden");
    await person.ask(`Remember me ${echo}`);
    await person.answer("complete").waitFor();
    const thread = person.path;
    await person.page.goto("/settings");
    await person.page.getByRole("button", { name: "Sign out" }).click();
    await person.find("login-form").waitFor();
    await person.page.goto(thread);
    await person.signIn();
    await person.answer("complete").waitFor();
    assert.equal(person.path, thread);
  },
);

journey("signing out in one tab leaves nothing in the others", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.ask(`Remember me ${echo}`);
  await person.answer("complete").waitFor();
  const other = await person.device.context.newPage();
  await other.goto("/settings");
  await other.getByRole("button", { name: "Sign out" }).click();
  await person.find("login-form").waitFor();
  assert.equal(await person.page.getByText("Remember me").count(), 0);
});

journey("addresses survive a reload, and nobody else sees what is behind them", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.page.reload();
  await person.find("empty-chat").waitFor();
  await person.ask(`A secret ${echo}`);
  await person.answer("complete").waitFor();
  const thread = person.path;
  await person.page.reload();
  await person.answer("complete").waitFor();
  assert.equal(person.path, thread);

  const stranger = await stage.person();
  await stranger.page.goto(thread);
  await stranger.page.getByText("doesn't exist, or it isn't yours").waitFor();
  assert.equal(await stranger.page.getByText("A secret").count(), 0);
});
