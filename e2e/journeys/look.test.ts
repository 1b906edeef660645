import { join } from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import { assertAccessible } from "../support/accessibility.ts";
import { journey, type Stage } from "../support/journey.ts";
import { output } from "../support/paths.ts";
import type { Person } from "../support/person.ts";
import { tour } from "../support/scripts.ts";
import { screens } from "../support/screens.ts";

const { desktop, phone } = screens;

for (const [screen, options] of Object.entries({ desktop, phone })) {
  for (const colorScheme of ["light", "dark"] as const) {
    journey(`every page can be used by everyone: ${screen}, ${colorScheme}`, async (stage) => {
      const look = { ...options, colorScheme, reducedMotion: "reduce" } as const;
      const name = `${screen}-${colorScheme}`;
      await signInPages(stage, look, name);
      await walkThroughPages(await stage.person(look), name);
    });
  }
}

async function signInPages(stage: Stage, look: BrowserContextOptions, name: string) {
  const { page } = await stage.device(look);
  for (const [path, form] of [["/login", "login-form"], ["/register", "register-form"]] as const) {
    await page.goto(path);
    await page.getByTestId(form).waitFor();
    await page.screenshot({ path: join(output, `${form}-${name}.png`) });
    await assertAccessible(page, path);
  }
}

async function walkThroughPages(person: Person, name: string) {
  await capture(person, "no-projects", name);
  await person.makeProject("Garden");
  await capture(person, "empty-chat", name);
  await person.ask(`Show me what you can do. ${tour}`);
  await person.answer("complete").waitFor();
  await person.answer().locator(".katex").first().waitFor();
  await capture(person, "conversation", name);
  await person.page.goto("/");
  await person.find("project-item").waitFor();
  await capture(person, "projects", name);
  await person.page.goto("/settings");
  await person.page.getByRole("button", { name: "Sign out" }).waitFor();
  await capture(person, "settings", name);
}

async function capture({ page }: Person, place: string, name: string) {
  await page.screenshot({ path: join(output, `${place}-${name}.png`) });
  await assertAccessible(page, `${place} (${name})`);
}
