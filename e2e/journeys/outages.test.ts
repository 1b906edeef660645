import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { journey } from "../support/journey.ts";
import { echo, slow } from "../support/scripts.ts";

journey("an answer that a crash cut off keeps its text, and the page finds back", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.askAndSeeItBegin(slow);
  let seen = "";
  await eventually("the answer is well under way", async () => {
    seen = await person.textOf(person.answer());
    return seen.length > 200;
  });
  await stage.server.kill();
  await person.page.locator('[data-testid="connection-status"][data-status="offline"]').waitFor();
  await stage.server.start();
  await person.answer("interrupted").waitFor({ timeout: 40_000 });
  const kept = await person.textOf(person.answer());
  // Text reaches the disk a few times a second: a crash may cost the last words, no more.
  assert.ok(kept.length > seen.length / 2, `of "${seen}" there is left "${kept}"`);
  assert.ok(kept.startsWith(seen) || seen.startsWith(kept), `"${seen}" became "${kept}"`);
  assert.equal(kept, (await person.storedMessages()).at(-1)?.content);
  await person.ask(`On we go ${echo}`);
  await person.answer("complete").waitFor();
});

journey(
  "a message written while the server is away is sent once it is back, once",
  async (stage) => {
    const person = await stage.person();
    await person.makeProject("Garden");
    await person.ask(`First ${echo}`);
    await person.answer("complete").waitFor();
    await stage.server.kill();
    await person.page.locator('[data-testid="connection-status"][data-status="offline"]').waitFor();
    await person.ask(`Second ${echo}`);
    await person.message("sending").waitFor();
    await stage.server.start();
    await person.message("sent").getByText("Second").waitFor({ timeout: 40_000 });
    await person.bubbles("assistant", '[data-status="complete"]').nth(1).waitFor();
    const texts = (await person.storedMessages()).map(({ content }) => content);
    assert.equal(texts.filter((text) => text.includes("Second [[")).length, 1);
    assert.equal(await person.bubbles("user").count(), 2);
  },
);

journey("a message that found no way out can be sent again, and isn't doubled", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.ask(`First ${echo}`);
  await person.answer("complete").waitFor();
  await person.device.context.setOffline(true);
  await person.ask(`Second ${echo}`);
  await person.message("failed").waitFor({ timeout: 40_000 });
  await person.device.context.setOffline(false);
  // It may already be on its way by itself: the browser says that the network is back.
  await person.find("message-retry").click({ timeout: 1_000 }).catch(() => {});
  await person.bubbles("assistant", '[data-status="complete"]').nth(1).waitFor({ timeout: 40_000 });
  await person.page.reload();
  await person.answer("complete").waitFor();
  assert.equal((await person.storedMessages()).length, 4);
  assert.equal(await person.bubbles("user").count(), 2);
});
