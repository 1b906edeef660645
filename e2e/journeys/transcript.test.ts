import assert from "node:assert/strict";
import { join } from "node:path";
import { conversation } from "../support/archive.ts";
import { eventually } from "../support/eventually.ts";
import { journey } from "../support/journey.ts";
import { output } from "../support/paths.ts";
import type { Person } from "../support/person.ts";
import { echo, slow } from "../support/scripts.ts";
import {
  bubble,
  hasFocus,
  idOf,
  isAtEnd,
  isInView,
  openLong,
  settled,
  twoFrames,
} from "../support/transcript.ts";

/** More would not be "only what is near the view". */
const MOST_BUBBLES = 70;

journey("a long thread opens at its end and is read to its beginning", async (stage) => {
  const person = await stage.person();
  await openLong(person, 1200);
  await bubble(person, 1199).waitFor();
  assert.ok(await isAtEnd(person));
  await assertFewBubbles(person);

  await bubble(person, 1199).focus();
  await person.page.keyboard.press("Home");
  await bubble(person, 0).waitFor();
  await eventually("the first message is in view", () => isInView(person, 0));
  await assertFewBubbles(person);
  assert.equal(await bubble(person, 0).getAttribute("aria-posinset"), "1");
  assert.equal(await bubble(person, 0).getAttribute("aria-setsize"), "1200");

  await person.page.keyboard.press("End");
  await eventually("the last message is in view", () => isInView(person, 1199));
  assert.ok(await isAtEnd(person));
});

journey("code scrolled sideways stays so while one is elsewhere in the thread", async (stage) => {
  const person = await stage.person();
  const code = `\n\n\`\`\`\n${"wide ".repeat(100)}\n\`\`\``;
  const messages = conversation(100);
  messages.push({ is_user: false, content: `Message 100. Look at this:${code}` });
  await openLong(person, messages.length, messages);
  const block = bubble(person, 100).locator("pre");
  await block.hover();
  await person.page.mouse.wheel(300, 0);
  const left = () => block.evaluate((element) => element.scrollLeft);
  await eventually("the code has moved", async () => await left() === 300);
  await bubble(person, 100).focus();
  await person.page.keyboard.press("Home");
  await bubble(person, 100).waitFor({ state: "detached" });
  await person.page.keyboard.press("End");
  await bubble(person, 100).waitFor();
  assert.equal(await left(), 300);
});

journey("what is read keeps its place while older messages come", async (stage) => {
  const person = await stage.person();
  await openLong(person, 300);
  await bubble(person, 299).waitFor();
  await bubble(person, 299).hover();
  for (let turn = 0; turn < 20; turn++) {
    await person.page.mouse.wheel(0, -1400);
    await settled(person);
    const before = await topsInView(person);
    assert.ok(before.size > 0, "there is something in view");
    await person.page.evaluate(twoFrames);
    const after = await topsInView(person);
    for (const [id, top] of before) {
      const now = after.get(id);
      if (now !== undefined) assert.ok(Math.abs(now - top) < 2, `${id} moved by ${now - top}`);
    }
  }
  await assertFewBubbles(person);
});

journey("dragging the scroll bar anywhere shows what is there", async (stage) => {
  const person = await stage.person();
  await openLong(person, 400);
  await bubble(person, 399).waitFor();
  await bubble(person, 399).focus();
  await person.page.keyboard.press("Home");
  await eventually("the first message is in view", () => isInView(person, 0));
  for (const part of [0.5, 0.9, 0.2, 0.7, 0.01, 1]) {
    await person.page.evaluate((part) => {
      const scroller = document.querySelector(".transcript-scroll")!;
      scroller.scrollTop = part * scroller.scrollHeight;
    }, part);
    await eventually(`the view is full at ${part}`, () => isViewFull(person));
    await assertFewBubbles(person);
  }
});

journey("selected and focused messages stay in the page however far one scrolls", async (stage) => {
  const person = await stage.person();
  await openLong(person, 300);
  await bubble(person, 298).waitFor();
  await bubble(person, 298).focus();
  const chosen = await person.page.evaluate(() => {
    const text = [...document.querySelectorAll(".message-content")].at(-1)!;
    getSelection()!.selectAllChildren(text);
    return getSelection()!.toString();
  });
  for (let turn = 0; turn < 15; turn++) {
    await person.page.mouse.move(600, 300);
    await person.page.mouse.wheel(0, -900);
    await person.page.evaluate(twoFrames);
  }
  assert.ok(!await isInView(person, 299));
  assert.equal(await person.page.evaluate(() => getSelection()!.toString()), chosen);
  assert.ok(await bubble(person, 298).evaluate((element) => element === document.activeElement));
});

journey(
  "whoever reads further up isn't disturbed by an answer, and is told of it",
  async (stage) => {
    const person = await stage.person();
    await openLong(person, 60);
    await bubble(person, 59).waitFor();
    await person.askAndSeeItBegin(slow);
    const answer = await person.answer("streaming").getAttribute("data-message-id");
    await bubble(person, 55).hover();
    await person.page.mouse.wheel(0, -800);
    await person.find("new-messages-button").waitFor();
    await settled(person);
    const before = await topsInView(person);
    await person.page.locator(`[data-message-id="${answer}"][data-status="complete"]`)
      .waitFor({ state: "attached" });
    const after = await topsInView(person);
    for (const [id, top] of before) {
      const now = after.get(id);
      assert.ok(Math.abs(now! - top) < 2, `${id} was at ${top} and is at ${now}`);
    }
    await person.find("new-messages-button").click();
    await eventually("the end is in view", () => isAtEnd(person));
    await person.find("new-messages-button").waitFor({ state: "hidden" });
  },
);

journey("J and K walk over the edge of what is in the page", async (stage) => {
  const person = await stage.person();
  await openLong(person, 200);
  await bubble(person, 199).waitFor();
  await bubble(person, 199).focus();
  for (let step = 1; step <= 80; step++) {
    await person.page.keyboard.press("k");
    await eventually(`message ${199 - step} has the focus`, () => hasFocus(person, 199 - step));
  }
  assert.ok(await isInView(person, 119));
  await person.page.keyboard.press("j");
  assert.ok(await hasFocus(person, 120));
});

journey("Tab leads on from a message of many screens, too", async (stage) => {
  const person = await stage.person();
  // Nor does it wait for what comes when the page has nothing else to do.
  await person.page.addInitScript(() => globalThis.requestIdleCallback = () => 0);
  const long = "plain words that go on and on\n\n".repeat(300);
  const messages = Array.from({ length: 6 }, (_, index) => ({
    is_user: index % 2 === 0,
    content: `Message ${index}. ${index % 2 === 0 ? "short" : long}`,
  }));
  await openLong(person, messages.length, messages);
  await bubble(person, 5).focus();
  for (const number of [4, 3, 2]) {
    await person.page.keyboard.press("k");
    await eventually(`message ${number} has the focus`, () => hasFocus(person, number));
  }
  const visited = new Set<string>();
  for (let message: string | null = "2"; message; message = await messageWithFocus(person)) {
    visited.add(message);
    await person.page.keyboard.press("Tab");
    await settled(person);
  }
  assert.deepEqual([...visited], ["2", "3", "4", "5"]);
});

/** Its number; null when the focus is in none. */
function messageWithFocus({ page }: Person): Promise<string | null> {
  return page.evaluate(() => {
    const text = document.activeElement?.closest("message-bubble")
      ?.querySelector(".message-content")?.textContent;
    return /^Message (\d+)/.exec(text ?? "")?.[1] ?? null;
  });
}

journey("an address leads to a message far up, and a button back to the end", async (stage) => {
  const person = await stage.person();
  const thread = await openLong(person, 1000);
  const id = await idOf(person, thread, 300);
  const path = person.path;
  await person.page.goto("/");
  await person.find("project-item").first().waitFor();
  await person.page.goto(`${path}#message-${id}`);
  await eventually("the message is in view", () => isInView(person, 300));
  assert.ok(await hasFocus(person, 300));
  await person.page.screenshot({ path: join(output, "jumped.png") });
  await assertFewBubbles(person);

  for (let turn = 0; turn < 10; turn++) {
    await person.page.mouse.move(600, 300);
    await person.page.mouse.wheel(0, 900);
    await person.page.evaluate(twoFrames);
  }
  await eventually("what follows is there", () => isViewFull(person));
  await person.find("new-messages-button").click();
  await eventually("the last message is in view", () => isInView(person, 999));
  assert.ok(!person.page.url().includes("#"));

  // What is written from up there goes to the end all the same.
  await person.page.goto(`${path}#message-${id}`);
  await eventually("the message is in view again", () => isInView(person, 300));
  await person.ask(`And now? ${echo}`);
  await person.answer("complete").filter({ hasText: "And now?" }).waitFor();
  const stored = await person.storedMessages();
  assert.equal(stored.at(-3)?.content.startsWith("Message 999."), true);
});

journey("the end is reached by scrolling on from a message far up", async (stage) => {
  const person = await stage.person();
  const thread = await openLong(person, 260);
  const id = await idOf(person, thread, 100);
  await person.page.goto(`${person.path}#message-${id}`);
  await person.page.reload();
  await eventually("the message is in view", () => isInView(person, 100));
  await eventually("the end is in view", async () => {
    await person.page.mouse.move(600, 300);
    await person.page.mouse.wheel(0, 1500);
    await person.page.evaluate(twoFrames);
    return await isInView(person, 259) && await isAtEnd(person);
  });
  assert.equal(await person.find("new-messages-button").isVisible(), false);
});

journey("a message of another version is shown when the reader says so", async (stage) => {
  const person = await stage.person();
  const former = await formerAnswer(person);
  await person.page.goto(`${person.path}#message-${former}`);
  await person.page.reload();
  await person.page.getByText("This message belongs to a version").waitFor();
  await person.page.screenshot({ path: join(output, "other-version.png") });
  await person.page.getByRole("button", { name: "Show that version" }).click();
  await person.page.locator(`[data-message-id="${former}"]`).waitFor();
  assert.equal((await person.storedMessages()).at(-1)!.id, former);
});

journey("a link followed to a message of another version shows that version", async (stage) => {
  const person = await stage.person();
  const former = await formerAnswer(person);
  await person.page.evaluate((hash) => {
    const link = document.createElement("a");
    link.href = location.pathname + hash;
    document.body.append(link);
    link.click();
  }, `#message-${former}`);
  await person.page.locator(`[data-message-id="${former}"]`).waitFor();
  assert.equal((await person.storedMessages()).at(-1)!.id, former);
});

journey("an address of a message that is gone says so", async (stage) => {
  const person = await stage.person();
  await openLong(person, 20);
  await person.page.goto(`${person.path}#message-${crypto.randomUUID()}`);
  await person.page.reload();
  await person.page.getByText("no longer exists").waitFor();
});

async function assertFewBubbles(person: Person): Promise<void> {
  const count = await person.find("message-bubble").count();
  assert.ok(count <= MOST_BUBBLES, `there are ${count} bubbles in the page`);
}

/** Whether messages fill the view from its upper to its lower edge. */
function isViewFull(person: Person): Promise<boolean> {
  return person.page.evaluate(() => {
    const scroller = document.querySelector(".transcript-scroll")!;
    const frame = scroller.getBoundingClientRect();
    const rows = [...scroller.querySelectorAll(".transcript-row")]
      .map((row) => row.getBoundingClientRect())
      .filter(({ top, bottom }) => bottom > frame.top && top < frame.bottom);
    const covered = rows.reduce(
      (sum, { top, bottom }) => sum + Math.min(bottom, frame.bottom) - Math.max(top, frame.top),
      0,
    );
    return covered >= frame.height - 48;
  });
}

async function topsInView(person: Person): Promise<Map<string, number>> {
  const tops = await person.page.evaluate(() => {
    const scroller = document.querySelector(".transcript-scroll")!;
    const frame = scroller.getBoundingClientRect();
    return [...scroller.querySelectorAll<HTMLElement>("message-bubble")]
      .map((bubble) => [bubble.dataset.messageId!, bubble.getBoundingClientRect()] as const)
      .filter(([, { top, bottom }]) => bottom > frame.top && top < frame.bottom)
      .map(([id, { top }]) => [id, top] as const);
  });
  return new Map(tops);
}

/** An answer that another version has taken the place of; returns its id. */
async function formerAnswer(person: Person): Promise<string> {
  await person.makeProject("Garden");
  await person.ask(`First ${echo}`);
  await person.answer("complete").waitFor();
  const former = (await person.storedMessages()).at(-1)!.id;
  const { origin } = new URL(person.page.url());
  const { request } = person.device.context;
  await request.post(`/api/v1/messages/${former}/regenerate`, { headers: { origin } });
  await eventually("there is another version", async () => {
    const last = (await person.storedMessages()).at(-1)!;
    return last.id !== former && last.status === "complete";
  });
  return former;
}
