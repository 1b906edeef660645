import assert from "node:assert/strict";
import { join } from "node:path";
import { assertAccessible } from "../support/accessibility.ts";
import { eventually } from "../support/eventually.ts";
import { journey } from "../support/journey.ts";
import { output } from "../support/paths.ts";
import type { Person } from "../support/person.ts";
import { quick, tour } from "../support/scripts.ts";
import { screens } from "../support/screens.ts";

const { desktop, tablet, phone } = screens;

for (const [screen, options] of Object.entries({ desktop, tablet, phone })) {
  for (const colorScheme of ["light", "dark"] as const) {
    journey(
      `pages and dialogs can be used by everyone: ${screen}, ${colorScheme}`,
      async (stage) => {
        const person = await stage.person({ ...options, colorScheme, reducedMotion: "reduce" });
        const look = new Look(person, `${screen}-${colorScheme}`);
        await listenForViolations(person);
        await projects(look);
        await chat(look);
        await settings(look);
        await ends(look);
        assert.deepEqual(await violations(person), []);
      },
    );
  }
}

journey("a page that broke its policy would be noticed", async (stage) => {
  const person = await stage.person();
  const page = await person.device.context.newPage();
  await page.goto("/");
  await listenOn(page);
  await page.evaluate(() => document.body.append(document.createElement("iframe")));
  await page.evaluate(() => {
    const style = document.createElement("style");
    style.textContent = "p { color: inherit }";
    document.head.append(style);
  });
  await eventually(
    "the violation is heard of",
    () =>
      page.evaluate(() => JSON.stringify(Reflect.get(globalThis, "violations")).includes("style")),
  );
});

/** Takes a picture of each place and looks for what keeps people out. */
class Look {
  readonly person: Person;
  readonly #name: string;

  constructor(person: Person, name: string) {
    this.person = person;
    this.#name = name;
  }

  async at(place: string, { whole = false } = {}): Promise<void> {
    const { page } = this.person;
    const path = join(output, `${place}-${this.#name}.png`);
    await page.screenshot({ path, fullPage: whole });
    await assertAccessible(page, `${place} (${this.#name})`);
  }
}

async function projects(look: Look): Promise<void> {
  const { person } = look;
  const { page } = person;
  await person.newProjectButton.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("A garden for all seasons");
  await dialog.getByLabel("Description").fill("What grows where, and when");
  await dialog.getByText("Research", { exact: true }).click();
  await look.at("project-dialog");
  await dialog.getByLabel("Rust").press("Space");
  await look.at("project-dialog-end");
  await dialog.getByRole("button", { name: "Create project" }).click();
  await person.find("empty-chat").waitFor();
  await page.goto("/");
  for (const [name, template, color] of more) await makeProject(person, name, template, color);
  await choose(person, "Old things", "Archive");
  await page.getByText("Archived (1)").click();
  await look.at("project-list");
  await choose(person, "Compiler", "Delete");
  await dialog.waitFor();
  await look.at("delete-project");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
}

const more = [
  ["Compiler", "Coding", "Plum"],
  ["Letters to the editor", "Writing", "Teal"],
  ["Old things", "General", "Slate"],
] as const;

async function makeProject(person: Person, name: string, template: string, color: string) {
  await person.newProjectButton.click();
  const dialog = person.page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByText(template, { exact: true }).click();
  await dialog.getByLabel(color).press("Space");
  await dialog.getByRole("button", { name: "Create project" }).click();
  await person.find("empty-chat").waitFor();
  await person.page.goto("/");
}

async function choose(person: Person, project: string, action: string): Promise<void> {
  await person.page.getByRole("button", { name: `Actions for ${project}` }).press("Enter");
  await person.page.getByRole("menuitem", { name: action }).press("Enter");
}

async function chat(look: Look): Promise<void> {
  const { person } = look;
  await person.find("project-item").filter({ hasText: "garden" }).click();
  await person.find("empty-chat").waitFor();
  await person.ask(`Show me what you can do. ${tour}`);
  await person.answer("complete").waitFor();
  await person.page.keyboard.press("Control+/");
  await person.find("shortcuts-help").waitFor();
  await look.at("shortcuts");
  await person.page.keyboard.press("Control+/");
  await person.find("shortcuts-help").waitFor({ state: "detached" });
}

async function settings(look: Look): Promise<void> {
  const { person } = look;
  const { page } = person;
  await person.ask(quick);
  await person.bubbles("assistant", '[data-status="complete"]').nth(1).waitFor();
  await page.route("**/api/v1/usage*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...await response.json(), ...muchUsage() } });
  });
  await page.route("**/api/v1/auth/sessions", async (route) => {
    const response = await route.fetch();
    const { sessions } = await response.json() as { sessions: object[] };
    const others = otherBrowsers.map((fields) => ({
      ...sessions[0],
      is_current: false,
      ...fields,
    }));
    await route.fulfill({ response, json: { sessions: [...sessions, ...others] } });
  });
  await page.goto("/settings");
  await page.getByRole("img", { name: /^Tokens by day/ }).waitFor();
  await look.at("settings");
  await page.locator("summary").click();
  await look.at("settings-usage");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("Fill this in.").first().waitFor();
  await look.at("settings-password");
  await page.getByRole("button", { name: "Delete account" }).click();
  await page.getByRole("dialog").waitFor();
  await look.at("delete-account");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

async function ends(look: Look): Promise<void> {
  const { page, device } = look.person;
  await page.goto("/docs");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.goto("/projects/1/nothing");
  await page.getByText("There is nothing here.").waitFor();
  await look.at("nowhere");
  await page.goto("/settings");
  await page.getByText("This browser").first().waitFor();
  const headers = { origin: new URL(page.url()).origin };
  await device.context.request.delete("/api/v1/auth/sessions", { headers });
  await page.getByText("7 days", { exact: true }).click();
  await page.getByRole("dialog", { name: "Please sign in again" }).waitFor();
  await look.at("sign-in-again");
}

const otherBrowsers = [
  { id: "1", user_agent: "Mozilla/5.0 (iPhone) Safari/605.1", address: "2001:db8::17" },
  { id: "2", user_agent: "", address: "192.0.2.7", last_used_at: "2026-01-31T10:00:00.000Z" },
];

/** A month as a busy person has it. */
function muchUsage() {
  const usage = Array.from({ length: 24 }, (_, at) => {
    const prompt_tokens = 400 + (at * 7919) % 9000;
    const completion_tokens = 300 + (at * 104_729) % 4000;
    return {
      date: new Date(Date.now() - at * 86_400_000).toISOString().slice(0, 10),
      model: at % 3 ? "gpt-4.1-mini-2025-04-14" : "scripted",
      prompt_tokens,
      completion_tokens,
      total_tokens: prompt_tokens + completion_tokens,
      cost: at % 3 ? 0.0042 * at : null,
      is_priced: at % 3 > 0,
      generations: 1 + at % 5,
    };
  });
  return { usage, quotas: [quota("daily_tokens", 5000, 1200), quota("monthly_cost", 10, 8.4)] };
}

function quota(name: string, limit: number, used: number) {
  const percentage = used / limit * 100;
  const resets_at = new Date(Date.now() + 86_400_000).toISOString();
  const warning = percentage >= 80;
  return { name, limit, used, remaining: limit - used, percentage, warning, resets_at };
}

/** In each page that this device loads from now on. */
async function listenForViolations({ device }: Person): Promise<void> {
  await device.context.exposeFunction(
    "policyBroken",
    (words: string) => heard.push([device, words]),
  );
  await device.context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const report = Reflect.get(globalThis, "policyBroken") as (words: string) => void;
      report(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile ?? ""}`);
    });
  });
}

const heard: [unknown, string][] = [];

function violations({ device }: Person): Promise<string[]> {
  return Promise.resolve(heard.filter(([where]) => where === device).map(([, words]) => words));
}

async function listenOn(page: Person["page"]): Promise<void> {
  await page.evaluate(() => {
    const all: string[] = [];
    Reflect.set(globalThis, "violations", all);
    document.addEventListener("securitypolicyviolation", (event) => {
      all.push(event.violatedDirective);
    });
  });
}
