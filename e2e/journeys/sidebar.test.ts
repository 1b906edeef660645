import assert from "node:assert/strict";
import { assertAccessible } from "../support/accessibility.ts";
import { eventually } from "../support/eventually.ts";
import { journey } from "../support/journey.ts";
import type { Person } from "../support/person.ts";
import { echo } from "../support/scripts.ts";

journey("a search finds words of a message and leads to it", async (stage) => {
  const person = await withThreads(await stage.person(), ["Ferns like shade", "Roses like sun"]);
  const search = person.find("thread-search");
  await search.fill("shad");
  const result = person.find("search-result").filter({ hasText: "Ferns" }).last();
  await result.waitFor();
  assert.equal(await result.locator("mark").first().innerText(), "shade");
  await assertAccessible(person.page, "search results");
  await result.click();
  await person.answer("complete").waitFor();
  assert.ok(/#message-[0-9a-f-]+$/.test(person.page.url()), person.page.url());
  assert.equal(await person.textOf(person.answer()), "Ferns like shade");
});

journey("a search is gone through by keyboard and ended by Escape", async (stage) => {
  const person = await withThreads(await stage.person(), ["Moss", "Moss again"]);
  const search = person.find("thread-search");
  await search.fill("moss");
  await person.find("search-result").first().waitFor();
  await search.press("ArrowDown");
  await search.press("ArrowDown");
  const second = person.find("search-result").nth(1);
  assert.equal(await second.getAttribute("aria-selected"), "true");
  assert.equal(await search.getAttribute("aria-activedescendant"), await second.getAttribute("id"));
  const thread = await second.getAttribute("data-thread-id");
  await search.press("Enter");
  await eventually(
    "the result's thread is open",
    () => Promise.resolve(person.path.endsWith(thread!)),
  );
  await search.press("Escape");
  await person.find("thread-item").first().waitFor();
  assert.equal(await search.inputValue(), "");
});

journey("a search without matches says so; what is archived is found", async (stage) => {
  const person = await withThreads(await stage.person(), ["Lichen"]);
  await choose(person, "Lichen", "Archive");
  const search = person.find("thread-search");
  await search.fill("granite");
  await person.page.getByText("Nothing found for “granite”.").waitFor();
  await search.fill("lichen");
  await person.find("search-result").filter({ hasText: "Archived" }).first().waitFor();
});

journey("archived threads are kept apart and can be brought back", async (stage) => {
  const person = await withThreads(await stage.person(), ["Stays", "Goes away"]);
  await choose(person, "Goes away", "Archive");
  await person.find("thread-item").filter({ hasText: "Goes away" }).waitFor({ state: "detached" });
  await person.find("list-options").click();
  await person.page.getByRole("menuitem", { name: "Archived threads" }).click();
  const archived = person.find("thread-item").filter({ visible: true });
  await archived.filter({ hasText: "Goes away" }).waitFor();
  assert.equal(await archived.count(), 1);
  await assertAccessible(person.page, "archived threads");
  await choose(person, "Goes away", "Unarchive");
  await person.page.getByText("out of the way").waitFor();
  await person.page.getByRole("button", { name: "Back to all threads" }).click();
  await archived.filter({ hasText: "Goes away" }).waitFor();
  assert.equal(await archived.count(), 2);
});

journey("a pinned thread stands on top however old it is", async (stage) => {
  const person = await withThreads(await stage.person(), ["The oldest"]);
  await choose(person, "The oldest", "Pin");
  await makeThreads(person, 40);
  await person.page.reload();
  const items = person.find("thread-item");
  await items.nth(20).waitFor();
  assert.ok(await isFirst(person, "The oldest"));
  const pinned = person.page.locator("thread-group[data-group=pinned]");
  assert.equal(await pinned.locator("thread-item").count(), 1);
});

journey("the list loads on as it is scrolled", async (stage) => {
  const person = await withThreads(await stage.person(), []);
  await makeThreads(person, 70);
  await person.page.reload();
  const items = person.find("thread-item");
  await items.first().waitFor();
  await eventually("all are listed once the end was reached", async () => {
    await items.last().scrollIntoViewIfNeeded();
    return await items.count() === 70;
  });
});

journey("the chosen order is kept over a reload", async (stage) => {
  const person = await withThreads(await stage.person(), ["Started first", "Started second"]);
  await person.find("thread-item").filter({ hasText: "Started first" }).getByRole("link").click();
  await person.answer("complete").waitFor();
  await person.ask(`Once more ${echo}`);
  const items = person.find("thread-item");
  await eventually("what is active is on top", () => isFirst(person, "Started first"));
  await person.find("list-options").click();
  await person.page.getByRole("menuitemradio", { name: "Date started" }).click();
  await eventually("what was started last is on top", () => isFirst(person, "Started second"));
  await person.page.reload();
  await items.first().waitFor();
  await eventually("it still is", () => isFirst(person, "Started second"));
});

journey("arrow keys go through the threads, F2 renames, Delete removes", async (stage) => {
  const person = await withThreads(await stage.person(), ["Below", "Above"]);
  await person.find("thread-search").press("ArrowDown");
  await person.page.keyboard.press("ArrowDown");
  await person.page.keyboard.press("F2");
  await person.page.keyboard.type("Renamed");
  await person.page.keyboard.press("Enter");
  await person.find("thread-item").nth(1).filter({ hasText: "Renamed" }).waitFor();
  await person.page.keyboard.press("Delete");
  await person.find("thread-item").filter({ hasText: "Renamed" }).waitFor({ state: "detached" });
  await person.page.getByRole("button", { name: "Undo" }).click();
  await person.find("thread-item").filter({ hasText: "Renamed" }).waitFor();
});

/** Before an empty chat of a project with a thread for each of `texts`. */
async function withThreads(person: Person, texts: string[]): Promise<Person> {
  await person.makeProject("Garden");
  for (const text of texts) {
    await person.ask(`${text} ${echo}`);
    await person.answer("complete").waitFor();
    await person.find("new-chat-button").click();
    await person.find("empty-chat").waitFor();
  }
  return person;
}

async function choose(person: Person, thread: string, action: string): Promise<void> {
  const item = person.find("thread-item").filter({ hasText: thread, visible: true });
  await item.hover();
  await item.getByRole("button").click();
  await person.page.getByRole("menuitem", { name: action, exact: true }).click();
}

async function isFirst(person: Person, words: string): Promise<boolean> {
  return (await person.find("thread-item").first().innerText()).includes(words);
}

async function makeThreads(person: Person, count: number): Promise<void> {
  const project_id = person.path.split("/")[2]!;
  const origin = new URL(person.page.url()).origin;
  for (let number = 1; number <= count; number++) {
    await person.device.context.request.post("/api/v1/threads", {
      headers: { origin },
      data: { project_id, title: `Thread ${number}` },
    });
  }
}
