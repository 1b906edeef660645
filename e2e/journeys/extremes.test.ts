import assert from "node:assert/strict";
import { journey } from "../support/journey.ts";
import { exchange } from "../support/messages.ts";
import type { Person } from "../support/person.ts";

journey("a thread's page needs no styles but those it comes with", async (stage) => {
  const person = await exchange(await stage.person(), "When do I prune roses?", "In March.");
  await person.page.reload();
  await person.answer("complete").waitFor();
  await person.find("model-button").waitFor();
  await person.find("context-indicator").waitFor();
  const before = await looks(person);
  await person.page.keyboard.press("Control+/");
  await person.find("shortcuts-help").waitFor();
  await person.page.keyboard.press("Escape");
  await person.find("shortcuts-help").waitFor({ state: "detached" });
  assert.deepEqual(await looks(person), before);
});

/** What every element of the page looks like, as far as the pointer and the focus don't change it. */
function looks({ page }: Person): Promise<string[]> {
  return page.locator("parley-app *:visible").evaluateAll((elements) =>
    elements.map((element) => {
      const { display, padding, border, borderRadius, fontSize, color } = getComputedStyle(element);
      const name = [element.localName, ...element.classList].join(".");
      return [name, display, padding, border, borderRadius, fontSize, color].join(" | ");
    })
  );
}

journey("what is asked for twice while it is on its way opens once", async (stage) => {
  const person = await stage.person();
  await person.page.goto("/settings");
  await person.page.getByRole("button", { name: "Sign out" }).waitFor();
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  await person.page.route("**/assets/on-demand-*.js", async (route) => {
    asked.resolve();
    await held.promise;
    await route.continue();
  });
  for (let times = 0; times < 3; times++) await person.page.keyboard.press("Control+/");
  await asked.promise;
  held.resolve();
  await person.find("shortcuts-help").first().waitFor();
  await person.page.keyboard.press("Escape");
  await person.find("shortcuts-help").first().waitFor({ state: "detached" });
  assert.equal(await person.page.getByRole("dialog").count(), 0);
});
