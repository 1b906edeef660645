import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../support/eventually.ts";
import { harmOf, watchMessages } from "../support/inertness.ts";
import { journey } from "../support/journey.ts";
import { root } from "../support/paths.ts";
import type { Person } from "../support/person.ts";
import { echo } from "../support/scripts.ts";

/** What people and models may write to do harm, by what they abuse. */
const corpus = JSON.parse(readFileSync(join(root, "e2e/corpus/hostile.json"), "utf8")) as Record<
  string,
  string[]
>;

for (const [kind, messages] of Object.entries(corpus)) {
  journey(
    `what people and models write is text, whatever it pretends to be: ${kind}`,
    async (stage) => {
      const person = await stage.person();
      await watchMessages(person.page);
      await person.page.reload();
      await person.makeProject("<img src=x onerror=window.harmed=true>");
      await person.ask(`${messages[0]}\n\n${echo}`);
      await person.answer("complete").waitFor();
      for (const message of messages.slice(1)) await stream(person, message);
      assert.deepEqual(await harmOf(person.page), [], "while they came");
      await person.page.reload();
      await person.answer("complete").waitFor();
      await readAll(person);
      assert.deepEqual(await harmOf(person.page), [], "at rest");
    },
  );
}

journey("the corpus of hostile messages is not a token one", () => {
  assert.ok(Object.values(corpus).flat().length >= 150);
  return Promise.resolve();
});

/** Has a text come as an answer, cut wherever it can be. */
async function stream(person: Person, message: string): Promise<void> {
  const content = `${message}\n\n[[script say=echo cut=scalars rate=4000]]`;
  const id = await person.page.evaluate(async (content) => {
    const thread = location.pathname.split("/").at(-1);
    const response = await fetch(`/api/v1/threads/${thread}/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ content }),
    });
    if (!response.ok) throw new Error(await response.text());
    const { message } = await response.json() as { message: { id: string } };
    return message.id;
  }, content);
  const row = `.transcript-row:has([data-message-id="${id}"])`;
  await person.page.locator(`${row} ~ .transcript-row [data-status="complete"]`).last().waitFor();
}

/** Scrolls through the thread up to its first message. */
async function readAll(person: Person): Promise<void> {
  const scroller = person.page.locator(".transcript-scroll");
  await eventually("the first message is in sight", () =>
    scroller.evaluate((scroller) => {
      scroller.scrollTop -= scroller.clientHeight / 2;
      const older = scroller.querySelector<HTMLElement>(".transcript-older");
      return scroller.scrollTop <= 0 && (older === null || older.hidden !== false);
    }));
}
