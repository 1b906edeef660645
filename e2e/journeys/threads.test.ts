import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { journey } from "../support/journey.ts";
import type { Person } from "../support/person.ts";
import { echo, slow } from "../support/scripts.ts";

journey("an answer is unread until somebody has seen its end", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.askAndSeeItBegin(slow);
  const thread = person.path;
  await person.find("new-chat-button").click();
  await person.find("empty-chat").waitFor();
  const unread = person.page.locator('[data-testid="thread-item"][data-unread]');
  await unread.waitFor();
  await unread.getByRole("link").click();
  await person.answer("complete").waitFor();
  await eventually("the answer counts as read", async () => !await isUnread(person));
  assert.equal(await unread.count(), 0);

  await person.ask(`And more ${echo}`);
  await person.bubbles("assistant", '[data-status="complete"]').nth(1).waitFor();
  await eventually("the next one does, too", async () => !await isUnread(person));
  assert.equal(await unread.count(), 0);
  assert.equal(person.path, thread);
});

journey("a thread that another tab deletes is gone here, too", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.ask(`Soon gone ${echo}`);
  await person.answer("complete").waitFor();
  const { origin } = stage.server;
  const address = `/api/v1/threads/${person.path.split("/").at(-1)}`;
  await person.device.context.request.delete(address, { headers: { origin } });
  await person.page.getByText("This thread has been deleted.").waitFor();
  assert.equal(await person.find("thread-item").count(), 0);
  await person.page.getByRole("button", { name: "Start a new chat" }).click();
  await person.find("empty-chat").waitFor();
});

journey("what is written stays with its thread over a reload, sent or not", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  const threads = "**/api/v1/threads";
  await person.page.route(threads, () => {});
  await person.ask(`Precious words ${echo}`);
  await person.message("sending").waitFor();
  await person.page.reload();
  await person.page.unroute(threads);
  const field = person.find("chat-input");
  await field.waitFor();
  assert.equal(await field.inputValue(), `Precious words ${echo}`);
  await person.find("send-button").click();
  await person.answer("complete").waitFor();

  await field.fill("A second thought");
  await person.page.reload();
  await person.answer("complete").waitFor();
  assert.equal(await field.inputValue(), "A second thought");
  await person.find("new-chat-button").click();
  await person.find("empty-chat").waitFor();
  assert.equal(await field.inputValue(), "");
});

journey("removing a thread by keyboard leaves the focus in the list", async (stage) => {
  const person = await stage.person();
  await makeTwoThreads(person);
  const items = person.find("thread-item");
  await items.filter({ hasText: "Goes" }).getByRole("button").press("Enter");
  await person.page.getByRole("menuitem", { name: "Archive" }).press("Enter");
  await items.filter({ hasText: "Goes" }).waitFor({ state: "detached" });
  await eventually("the other thread has the focus", () => focusIsIn(person, "Stays"));
});

journey("a thread opened again before it is deleted is kept", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.ask(`First ${echo}`);
  await person.answer("complete").waitFor();
  const thread = person.path;
  await remove(person, "First");
  await person.find("empty-chat").waitFor();
  await person.page.goBack();
  await person.page.waitForURL(`**${thread}`);
  await person.answer("complete").waitFor();
  await person.ask(`Second ${echo}`);
  await person.bubbles("assistant", '[data-status="complete"]').nth(1).waitFor();
  await person.page.reload();
  await person.bubbles("assistant", '[data-status="complete"]').nth(1).waitFor();
});

journey("a thread that waits to be deleted is not seen in a list made anew", async (stage) => {
  const person = await stage.person();
  await makeTwoThreads(person);
  await remove(person, "Goes");
  await person.page.getByRole("link", { name: "Settings" }).click();
  await person.page.getByRole("heading", { name: "Profile" }).waitFor();
  await person.page.goBack();
  await person.find("thread-item").filter({ hasText: "Stays" }).waitFor();
  assert.equal(await person.find("thread-item").count(), 1);
});

/** Called "Stays" and "Goes"; the second is open. */
async function makeTwoThreads(person: Person): Promise<void> {
  await person.makeProject("Garden");
  for (const words of ["Stays", "Goes"]) {
    await person.find("new-chat-button").click();
    await person.find("empty-chat").waitFor();
    await person.ask(`${words} ${echo}`);
    await person.answer("complete").waitFor();
  }
}

async function remove(person: Person, words: string): Promise<void> {
  const item = person.find("thread-item").filter({ hasText: words });
  await item.hover();
  await item.getByRole("button").click();
  await person.page.getByRole("menuitem", { name: "Delete" }).click();
  await item.waitFor({ state: "detached" });
}

async function isUnread(person: Person): Promise<boolean> {
  const address = `/api/v1/threads/${person.path.split("/").at(-1)}`;
  const response = await person.device.context.request.get(address);
  return (await response.json() as { has_unread: boolean }).has_unread;
}

function focusIsIn(person: Person, words: string): Promise<boolean> {
  return person.page.evaluate(
    (words) =>
      document.activeElement?.closest("thread-item")?.textContent?.includes(words) ?? false,
    words,
  );
}

journey("an address that leads nowhere says so, and leads home", async (stage) => {
  const person = await stage.person();
  const reply = await person.page.goto("/chats/old");
  assert.equal(reply?.status(), 404);
  await person.page.getByRole("heading", { name: "There is nothing here." }).waitFor();
  await person.page.getByRole("link", { name: "To your projects" }).click();
  await person.page.waitForURL(/\/projects$|\/$/);
});

journey("a project that isn't there is said to be nowhere", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.page.goto("/projects/01890a5d-ac96-774b-bcce-b302099a8057/chat");
  await person.page.getByRole("heading", { name: "There is nothing here." }).waitFor();
  await person.page.getByRole("link", { name: "To your projects" }).click();
  await person.find("project-item").waitFor();
});
