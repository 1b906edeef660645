import assert from "node:assert/strict";
import { journey } from "../support/journey.ts";
import type { Person } from "../support/person.ts";
import { echo, slow } from "../support/scripts.ts";

journey("an answer grows while it is read", async (stage) => {
  const person = await chatting(await stage.person());
  await person.askAndSeeItBegin(slow);
  const early = await person.textOf(person.answer());
  await person.answer("complete").waitFor();
  const whole = await person.textOf(person.answer());
  assert.ok(whole.startsWith(early) && whole.length > early.length, `${early} ... ${whole}`);
  await sameAsStored(person);
});

journey("a cursor stands where the text ends, and nowhere once it is whole", async (stage) => {
  const person = await chatting(await stage.person());
  await person.askAndSeeItBegin("[[script say=markdown tokens=150 rate=60]]");
  const { looks, misplaced } = await person.answer().locator(".message-content").evaluate(watch);
  assert.ok(looks > 10, `${looks} looks`);
  assert.deepEqual(misplaced, []);
  assert.equal(await person.answer("complete").locator(".md-caret").count(), 0);
});

/** Looks at each frame whether there is one cursor, and no text after it, until the text is whole. */
function watch(content: Element): Promise<{ looks: number; misplaced: string[] }> {
  const misplaced: string[] = [];
  let looks = 0;
  return new Promise((done) => {
    const look = () => {
      if (!content.closest('[data-status="streaming"]')) return done({ looks, misplaced });
      const carets = content.querySelectorAll(".md-caret");
      const rest = new Range();
      rest.selectNodeContents(content);
      if (carets.length > 0) rest.setStartAfter(carets[0]!);
      if (carets.length !== 1 || rest.toString() !== "") misplaced.push(content.innerHTML);
      looks++;
      requestAnimationFrame(look);
    };
    look();
  });
}

journey("an answer goes on over a reload and ends as the one that was stored", async (stage) => {
  const person = await chatting(await stage.person());
  await person.askAndSeeItBegin(slow);
  await person.page.reload();
  await person.answer("streaming").waitFor();
  await person.answer("complete").waitFor();
  await sameAsStored(person);
  assert.equal(await person.bubbles("user").count(), 1);
});

journey("a second device sees the same answer while it comes", async (stage) => {
  const person = await chatting(await stage.person());
  const other = await person.at(await stage.device());
  await person.askAndSeeItBegin(slow);
  await other.page.goto(person.path);
  await other.answer("streaming").waitFor();
  await Promise.all([person, other].map((each) => each.answer("complete").waitFor()));
  assert.equal(await other.textOf(other.answer()), await person.textOf(person.answer()));
  await sameAsStored(other);
});

journey("a message of one device appears on the other", async (stage) => {
  const person = await chatting(await stage.person());
  await person.ask(`First ${echo}`);
  await person.answer("complete").waitFor();
  const other = await person.at(await stage.device());
  await other.page.goto(person.path);
  await other.answer("complete").waitFor();
  await other.ask(`Second ${echo}`);
  await person.bubbles("assistant", '[data-status="complete"]').nth(1).waitFor();
  assert.equal(await person.textOf(person.answer()), "Second");
});

journey("stop keeps what had come and says so", async (stage) => {
  const person = await chatting(await stage.person());
  await person.askAndSeeItBegin(slow);
  await person.find("stop-button").click();
  await person.answer("stopped").waitFor();
  await person.answer().getByText("Stopped.").waitFor();
  const kept = await person.textOf(person.answer());
  assert.notEqual(kept, "");
  await sameAsStored(person);
  await person.page.reload();
  await person.answer("stopped").waitFor();
  assert.equal(await person.textOf(person.answer()), kept);
  await person.find("send-button").waitFor();
});

journey("a model that fails says what to do, and the next answer comes", async (stage) => {
  const person = await chatting(await stage.person());
  await person.ask("[[script say=plain rate=0 fault=unavailable at=3]]");
  await person.answer("failed").getByText("can't be reached").waitFor();
  await person.ask(`Again ${echo}`);
  await person.answer("complete").waitFor();
  assert.equal(await person.textOf(person.answer()), "Again");
});

async function chatting(person: Person): Promise<Person> {
  await person.makeProject("Garden");
  return person;
}

async function sameAsStored(person: Person): Promise<void> {
  const stored = (await person.storedMessages()).at(-1);
  assert.equal(await person.textOf(person.answer()), stored?.content);
}
