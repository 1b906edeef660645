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
  // Buttons of messages come when the view rests.
  await person.answer().getByTestId("message-action-regenerate").waitFor();
  await person.message().getByTestId("message-action-edit").waitFor();
  const before = await looks(person);
  await person.page.keyboard.press("Control+/");
  await person.find("shortcuts-help").waitFor();
  await person.page.keyboard.press("Escape");
  await person.find("shortcuts-help").waitFor({ state: "detached" });
  assert.deepEqual(await looks(person), before);
});

/**
 * What every element of the page looks like once all transitions have ended, as far as the pointer
 * and the focus don't change it.
 */
async function looks({ page }: Person): Promise<string[]> {
  await page.evaluate(async () => {
    const transitions = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
  return await page.locator("parley-app *:visible").evaluateAll((elements) =>
    elements.map((element) => {
      const { display, padding, border, borderRadius, fontSize, color } = getComputedStyle(element);
      const name = [element.localName, ...element.classList].join(".");
      return [name, display, padding, border, borderRadius, fontSize, color].join(" | ");
    })
  );
}

journey(
  "text is as large as it is meant to be, and grows with the reader's own size",
  async (stage) => {
    const person = await exchange(await stage.person(), "When do I prune roses?", "In March.");
    const sizes = () =>
      Promise.all(
        [
          person.answer().locator(".message-content"),
          person.find("chat-input"),
          person.find("thread-item"),
          person.find("model-button"),
        ].map((place) =>
          place.evaluate((element) => parseFloat(getComputedStyle(element).fontSize))
        ),
      );
    assert.deepEqual(await sizes(), [16, 16, 14, 12]);
    const browser = await person.device.context.newCDPSession(person.page);
    await browser.send("Page.enable");
    await browser.send("Page.setFontSizes", { fontSizes: { standard: 32 } });
    assert.deepEqual(await sizes(), [32, 32, 28, 24]);
  },
);

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

journey("a name of one long word stays inside its dialog", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Lebensversicherung".repeat(5));
  await person.page.goto("/");
  await person.page.getByRole("button", { name: /^Actions/ }).click();
  await person.page.getByRole("menuitem", { name: "Delete" }).click();
  const heading = person.page.getByRole("dialog").getByRole("heading");
  await heading.waitFor();
  const name = (await heading.boundingBox())!;
  const dialog = (await person.page.getByRole("dialog").boundingBox())!;
  assert.ok(name.x + name.width < dialog.x + dialog.width, "it ends before the dialog does");
});

journey("what keeps a message from being sent stands beside its sign", async (stage) => {
  const person = await stage.person({ viewport: { width: 375, height: 812 } });
  await person.makeProject("Garden");
  await person.page.route("**/api/v1/threads", (route) => route.abort());
  await person.ask("What grows in the shade?");
  const note = person.page.locator(".message-note.problem");
  await note.waitFor();
  const sign = (await note.locator(".icon").boundingBox())!;
  const text = (await note.locator(".message-note-body").boundingBox())!;
  const ways = (await note.getByRole("button").last().boundingBox())!;
  assert.ok(sign.x + sign.width <= text.x && sign.y - text.y < sign.height, "the sign comes first");
  assert.ok(
    text.x + text.width - (ways.x + ways.width) < 2,
    "the ways out end where the text does",
  );
});
