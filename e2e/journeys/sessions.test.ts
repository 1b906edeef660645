import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { journey } from "../support/journey.ts";
import type { Person } from "../support/person.ts";
import { echo, slow } from "../support/scripts.ts";

journey("an access token that ran out is renewed without a word", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.find("chat-input").fill(`Still here ${echo}`);
  await person.device.context.clearCookies({ name: "parley_access" });
  await person.find("send-button").click();
  await person.answer("complete").waitFor();
  assert.equal(await person.page.getByRole("dialog").count(), 0);
});

journey(
  "signing in again over the page keeps draft, running answer and what was asked for",
  async (stage) => {
    const person = await stage.person();
    await person.makeProject("Garden");
    await person.askAndSeeItBegin(slow);
    await person.find("chat-input").fill("What I was about to say");
    await endSessions(person);
    // At one stroke: the dialog may come by itself, and would be written into.
    await person.find("thread-search").evaluate((field: HTMLInputElement) => {
      field.value = "words";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    const dialog = signInDialog(person);
    await dialog.waitFor();
    await person.page.keyboard.press("Escape");
    await person.page.keyboard.press("Escape");
    assert.equal(await dialog.isVisible(), true, "there is no way around it");
    assert.equal(await dialog.getByLabel("Email").inputValue(), person.account.email);
    await signInAgain(person);
    await person.answer("complete").waitFor();
    assert.equal(await person.find("chat-input").inputValue(), "What I was about to say");
    assert.equal(
      await person.textOf(person.answer()),
      (await person.storedMessages()).at(-1)?.content,
    );
  },
);

journey("a message sent after the session's end waits and is sent once", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.ask(`First ${echo}`);
  await person.answer("complete").waitFor();
  await person.find("chat-input").fill(`Second ${echo}`);
  await endSessions(person);
  await person.find("send-button").click();
  await signInDialog(person).waitFor();
  await person.message("sending").getByText("Second").waitFor();
  await signInAgain(person);
  await person.bubbles("assistant", '[data-status="complete"]').nth(1).waitFor();
  const texts = (await person.storedMessages()).map(({ content }) => content);
  assert.equal(texts.filter((text) => text.startsWith("Second [[")).length, 1);
});

journey("a form that met the session's end is done after signing in", async (stage) => {
  const person = await stage.person();
  await person.newProjectButton.click();
  const form = person.page.getByRole("dialog", { name: "New project" });
  await form.getByLabel("Name").fill("Garden");
  await endSessions(person);
  await form.getByRole("button", { name: "Create project" }).click();
  await signInDialog(person).waitFor();
  await signInAgain(person);
  await person.find("empty-chat").waitFor();
  await person.page.goto("/");
  await person.find("project-item").first().waitFor();
  assert.equal(await person.find("project-item").count(), 1);
});

journey("whoever signs in on another tab is signed in here, too", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await endSessions(person);
  await person.page.goto("/settings");
  await person.find("login-form").waitFor();
  await person.signIn();
  await person.page.getByRole("heading", { name: "Profile" }).waitFor();
  await endSessions(person);
  await person.page.getByText("7 days", { exact: true }).click();
  await signInDialog(person).waitFor();
  const other = await person.device.context.newPage();
  await other.goto("/login");
  await other.getByLabel("Email").fill(person.account.email);
  await other.getByLabel("Password").fill(person.account.password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await other.getByTestId("project-item").waitFor();
  await person.page.bringToFront();
  await person.page.evaluate(() => dispatchEvent(new Event("focus")));
  await signInDialog(person).waitFor({ state: "detached" });
  await person.page.getByText("Nothing was used").waitFor();
});

journey(
  "somebody else who signs in gets a page of their own, and none of the work",
  async (stage) => {
    const stranger = await stage.person();
    const person = await stage.person();
    await person.newProjectButton.click();
    const form = person.page.getByRole("dialog", { name: "New project" });
    await form.getByLabel("Name").fill("Secret garden");
    await endSessions(person);
    await form.getByRole("button", { name: "Create project" }).click();
    const dialog = signInDialog(person);
    await dialog.getByLabel("Email").fill(stranger.account.email);
    await dialog.getByLabel("Password").fill(stranger.account.password);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    const dialogs = person.page.locator("dialog");
    await eventually("the page starts anew", async () => await dialogs.count() === 0);
    await person.page.getByText("Create your first project").waitFor();
    assert.equal(await person.page.getByText("Secret garden").count(), 0);
    const response = await person.device.context.request.get("/api/v1/projects");
    assert.deepEqual((await response.json() as { projects: unknown[] }).projects, []);
  },
);

/** As the person might from elsewhere, or time by itself. */
async function endSessions({ device, page }: Person): Promise<void> {
  const { origin } = new URL(page.url());
  const response = await device.context.request.delete("/api/v1/auth/sessions", {
    headers: { origin },
  });
  assert.equal(response.status(), 204);
}

function signInDialog(person: Person) {
  return person.page.getByRole("dialog", { name: "Please sign in again" });
}

async function signInAgain(person: Person): Promise<void> {
  const dialog = signInDialog(person);
  await eventually(
    "the password is asked for",
    () => dialog.getByLabel("Password").evaluate((field) => field === document.activeElement),
  );
  await person.page.keyboard.type(person.account.password);
  await person.page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
}
