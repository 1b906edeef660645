import assert from "node:assert/strict";
import { join } from "node:path";
import { assertAccessible } from "../support/accessibility.ts";
import { conversation } from "../support/archive.ts";
import { journey } from "../support/journey.ts";
import { output } from "../support/paths.ts";
import type { Person } from "../support/person.ts";
import { eventually } from "../support/eventually.ts";
import { bubble, isInView, openLong, twoFrames } from "../support/transcript.ts";

/** A long talk with a word in it that stands in two places, far apart. */
function haystack() {
  const messages = conversation(600);
  messages[4]!.content = "Message 4. The first **needle** of the thread.";
  messages[589]!.content = "Message 589. Another NEEDLE, and a [link](https://example.org/needle).";
  return messages;
}

journey("words are found in all of a thread, also where it isn't loaded", async (stage) => {
  const person = await stage.person();
  await openLong(person, 600, haystack());
  await bubble(person, 599).waitFor();
  await person.page.keyboard.press("ControlOrMeta+f");
  await person.find("find-field").fill("needle");
  await eventually("both places are found", () => counts(person, "2 of 2"));
  await eventually("the nearest is in view", () => isInView(person, 589));
  assert.deepEqual(await marked(person), ["NEEDLE"]);

  await person.page.keyboard.press("Enter");
  await eventually("the search starts over", () => counts(person, "1 of 2"));
  await eventually("the other is in view", () => isInView(person, 4));
  await eventually("and marked", async () => (await marked(person)).join() === "needle");
  await person.page.keyboard.press("Shift+Enter");
  await eventually("back again", () => isInView(person, 589));
  await person.page.keyboard.press("F3");
  await eventually("and on", () => isInView(person, 4));

  await person.find("find-field").fill("no such words");
  await person.page.getByText("No matches").waitFor();
  assert.deepEqual(await marked(person), []);
  await person.page.keyboard.press("Escape");
  assert.equal(await person.find("find-field").count(), 0);
});

for (const [screen, width] of [["desktop", 1280], ["tablet", 768], ["phone", 375]] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    journey(
      `the search of a thread can be used by everyone: ${screen}, ${colorScheme}`,
      async (stage) => {
        const viewport = { width, height: 800 };
        const person = await stage.person({ viewport, colorScheme, reducedMotion: "reduce" });
        await openLong(person, 60);
        await bubble(person, 59).waitFor();
        await person.page.keyboard.press("ControlOrMeta+f");
        await person.find("find-field").fill("talk went");
        await eventually("places are found", () => counts(person, " of "));
        await person.page.evaluate(twoFrames);
        const path = join(output, `find-${screen}-${colorScheme}.png`);
        await person.page.screenshot({ path });
        await assertAccessible(person.page, "find");
      },
    );
  }
}

async function counts(person: Person, text: string): Promise<boolean> {
  return (await person.find("find-count").textContent())?.includes(text) ?? false;
}

/** What is marked as the place that the search has come to. */
function marked(person: Person): Promise<string[]> {
  return person.page.evaluate(() =>
    [...CSS.highlights.get("found-current") ?? []].map((range) => String(range))
  );
}
