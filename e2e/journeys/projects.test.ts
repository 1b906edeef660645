import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { eventually } from "../support/eventually.ts";
import { journey } from "../support/journey.ts";
import type { Person } from "../support/person.ts";
import { echo } from "../support/scripts.ts";

interface StoredProject {
  id: string;
  name: string;
  description: string;
  instructions: string;
  default_model: string | null;
  template: string;
  color: string;
  is_archived: boolean;
}

journey("a new project has all that was chosen for it", async (stage) => {
  const person = await stage.person();
  await person.newProjectButton.click();
  const dialog = person.page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Compiler");
  await dialog.getByLabel("Description").fill("Nights and weekends");
  await dialog.getByLabel("Coding").check({ force: true });
  const instructions = dialog.getByLabel("Instructions");
  assert.ok(/^You are an experienced software engineer/.test(await instructions.inputValue()));
  await instructions.fill("Answer in Swift.");
  await dialog.getByLabel("Research").check({ force: true });
  assert.equal(await instructions.inputValue(), "Answer in Swift.", "what was written stays");
  await dialog.getByText("16 of 20,000 characters").waitFor();
  await dialog.getByLabel("Model").selectOption("scripted-small");
  await dialog.getByLabel("Plum").check({ force: true });
  await dialog.getByRole("button", { name: "Create project" }).click();
  await person.find("empty-chat").waitFor();
  const [project] = await storedProjects(person);
  assert.equal(project?.name, "Compiler");
  assert.equal(project?.description, "Nights and weekends");
  assert.equal(project?.instructions, "Answer in Swift.");
  assert.equal(project?.template, "research");
  assert.equal(project?.default_model, "scripted-small");
  assert.equal(project?.color, "#7a4b8c");
});

journey("instructions are edited from the chat, and the focus comes back", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  const open = person.find("chat-sidebar").getByRole("button", { name: "Project settings" });
  await open.press("Enter");
  const dialog = person.page.getByRole("dialog");
  await dialog.getByLabel("Instructions").fill("Only native plants.");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
  await hasFocus(open, "the button that opened it");
  assert.equal((await storedProjects(person))[0]?.instructions, "Only native plants.");
});

journey("too long instructions are refused in words, and stay", async (stage) => {
  const person = await stage.person();
  await person.newProjectButton.click();
  const dialog = person.page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Long");
  await dialog.getByLabel("Instructions").fill("x".repeat(20_001));
  await dialog.getByText("20,001 of 20,000 characters").waitFor();
  await dialog.getByRole("button", { name: "Create project" }).click();
  await dialog.getByText("Shorten this.").waitFor();
  await dialog.getByLabel("Instructions").fill("🌱".repeat(20_000));
  await dialog.getByRole("button", { name: "Create project" }).click();
  await person.find("empty-chat").waitFor();
});

journey("a project is archived, brought back by undo, archived and restored", async (stage) => {
  const person = await stage.person();
  await makeProjects(person, ["Garden", "House"]);
  const isArchived = async () =>
    (await storedProjects(person)).find(({ name }) => name === "Garden")?.is_archived;
  await choose(person, "Garden", "Archive");
  await person.page.getByText("Project archived").waitFor();
  await hasFocus(item(person, "House"), "the project beside it");
  await person.page.getByRole("button", { name: "Undo" }).click();
  await item(person, "Garden").waitFor();
  assert.equal(await isArchived(), false);

  await choose(person, "Garden", "Archive");
  const archive = person.page.getByText("Archived (1)");
  await archive.click();
  await person.page.locator("details").getByText("Garden").waitFor();
  await choose(person, "Garden", "Restore");
  await archive.waitFor({ state: "hidden" });
  assert.equal(await isArchived(), false);
});

journey("deleting a project names what goes, and may be called off", async (stage) => {
  const person = await stage.person();
  await makeProjects(person, ["House", "Garden"]);
  await item(person, "Garden").click();
  await person.ask(`Soon gone ${echo}`);
  await person.answer("complete").waitFor();
  await person.page.goto("/");
  await choose(person, "Garden", "Delete");
  const dialog = person.page.getByRole("dialog", { name: "Delete “Garden”?" });
  await dialog.getByText("its thread go").waitFor();
  await hasFocus(dialog.getByRole("button", { name: "Cancel" }), "what does no harm");
  await person.page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await hasFocus(actionsOf(person, "Garden"), "the button that opened it");
  assert.equal((await storedProjects(person)).length, 2);

  await choose(person, "Garden", "Delete");
  await dialog.getByRole("button", { name: "Delete project" }).click();
  await item(person, "Garden").waitFor({ state: "detached" });
  await hasFocus(item(person, "House"), "the project that is left");
  assert.deepEqual((await storedProjects(person)).map(({ name }) => name), ["House"]);
});

async function makeProjects(person: Person, names: string[]): Promise<void> {
  for (const name of names) {
    await person.makeProject(name);
    await person.page.goto("/");
    await item(person, name).waitFor();
  }
}

async function choose(person: Person, project: string, action: string): Promise<void> {
  await actionsOf(person, project).press("Enter");
  await person.page.getByRole("menuitem", { name: action }).press("Enter");
}

function actionsOf(person: Person, project: string): Locator {
  return person.page.getByRole("button", { name: `Actions for ${project}` });
}

function item(person: Person, name: string): Locator {
  return person.find("project-item").filter({ hasText: name });
}

async function hasFocus(locator: Locator, what: string): Promise<void> {
  await eventually(
    `the focus is on ${what}`,
    () => locator.evaluate((element) => element === document.activeElement),
  );
}

async function storedProjects(person: Person): Promise<StoredProject[]> {
  const response = await person.device.context.request.get("/api/v1/projects");
  return (await response.json() as { projects: StoredProject[] }).projects;
}
