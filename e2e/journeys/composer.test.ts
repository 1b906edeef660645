import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { journey } from "../support/journey.ts";
import type { Person } from "../support/person.ts";
import { echo, quick, slow } from "../support/scripts.ts";

journey("the field grows from two lines to eight, and then scrolls", async (stage) => {
  const person = await chatting(await stage.person());
  const field = person.find("chat-input");
  const heights: number[] = [];
  for (const lines of [1, 2, 5, 8, 30]) {
    await field.fill(Array(lines).fill("line").join("\n"));
    heights.push(await field.evaluate((element) => element.clientHeight));
  }
  const line = heights[0]! / 2;
  assert.deepEqual(heights.map((height) => Math.round(height / line)), [2, 2, 5, 8, 8]);
});

journey(
  "Enter sends, Shift+Enter breaks the line, and an input method keeps its Enter",
  async (stage) => {
    const person = await chatting(await stage.person());
    const field = person.find("chat-input");
    await field.click();
    await person.page.keyboard.type("one");
    await person.page.keyboard.press("Shift+Enter");
    await person.page.keyboard.type(`two ${echo}`);
    await field.evaluate((element) =>
      element.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true }),
      )
    );
    assert.equal(await person.bubbles("user").count(), 0);
    await person.page.keyboard.press("Enter");
    await person.answer("complete").waitFor();
    assert.ok(/^one\ntwo/.test((await rawMessages(person))[0]?.content ?? ""));
    assert.equal(await field.inputValue(), "");
  },
);

journey("who chose so sends with Ctrl+Enter", async (stage) => {
  const person = await stage.person();
  await person.page.evaluate(() => localStorage.setItem("parley.send-key", "mod-enter"));
  await person.page.reload();
  await chatting(person);
  await person.find("chat-input").click();
  await person.page.keyboard.type("one");
  await person.page.keyboard.press("Enter");
  await person.page.keyboard.type(`two ${echo}`);
  await person.page.keyboard.press("Control+Enter");
  await person.answer("complete").waitFor();
  assert.ok(/^one\ntwo/.test((await rawMessages(person))[0]?.content ?? ""));
});

journey("Escape clears the field, and undoing brings the text back", async (stage) => {
  const person = await chatting(await stage.person());
  const field = person.find("chat-input");
  await field.click();
  await person.page.keyboard.type("not yet");
  await person.page.keyboard.press("Escape");
  assert.equal(await field.inputValue(), "");
  await person.page.keyboard.press("Control+z");
  assert.equal(await field.inputValue(), "not yet");
});

journey(
  "Up in an empty field asks for the last message, and in a text moves the caret",
  async (stage) => {
    const person = await chatting(await stage.person());
    await listenFor(person, "edit-last");
    await person.find("chat-input").click();
    await person.page.keyboard.press("ArrowUp");
    assert.equal((await heard(person)).length, 1);
    await person.page.keyboard.type("a");
    await person.page.keyboard.press("ArrowUp");
    assert.equal((await heard(person)).length, 1);
  },
);

journey("each thread keeps its own draft over a reload", async (stage) => {
  const person = await chatting(await stage.person());
  await person.ask(`First ${quick}`);
  await person.answer("complete").waitFor();
  await person.find("chat-input").fill("for the first");
  await person.find("new-chat-button").first().click();
  await person.find("empty-chat").waitFor();
  assert.equal(await person.find("chat-input").inputValue(), "");
  await person.find("chat-input").fill("for a new one");
  await person.page.reload();
  await person.find("empty-chat").waitFor();
  assert.equal(await person.find("chat-input").inputValue(), "for a new one");
  await person.find("thread-item").first().click();
  await person.bubbles("user").first().waitFor();
  assert.equal(await person.find("chat-input").inputValue(), "for the first");
});

journey("while an answer runs the stop button stands where send was", async (stage) => {
  const person = await chatting(await stage.person());
  await person.askAndSeeItBegin(slow);
  assert.equal(await person.find("send-button").isVisible(), false);
  await person.find("stop-button").click();
  await person.answer("stopped").waitFor();
  await person.find("send-button").waitFor();
});

journey("a slash offers commands, typing narrows them, and Enter takes one", async (stage) => {
  const person = await chatting(await stage.person());
  await person.ask(`First ${quick}`);
  await person.answer("complete").waitFor();
  await listenFor(person, "command");
  const field = person.find("chat-input");
  const options = person.page.getByRole("option");
  await field.click();
  await person.page.keyboard.type("/");
  assert.equal(await options.count(), 5);
  await person.page.keyboard.press("ArrowDown");
  const active = await field.getAttribute("aria-activedescendant");
  assert.ok(/^\/new/.test(await person.page.locator(`#${active}`).innerText()));
  await person.page.keyboard.type("ex");
  assert.equal(await options.count(), 1);
  await person.page.keyboard.press("Tab");
  assert.equal(await field.inputValue(), "/export ");
  await person.page.keyboard.type("ht");
  await person.page.keyboard.press("Enter");
  assert.deepEqual(await heard(person), [{ name: "export", argument: "html" }]);
  assert.equal(await field.inputValue(), "");
  assert.equal(await person.bubbles("user").count(), 1);
});

journey("Escape closes the commands, and what is none is sent as it is", async (stage) => {
  const person = await chatting(await stage.person());
  await person.find("chat-input").click();
  await person.page.keyboard.type("/h");
  await person.page.getByRole("option").waitFor();
  await person.page.keyboard.press("Escape");
  await person.page.getByRole("option").waitFor({ state: "hidden" });
  assert.equal(await person.find("chat-input").inputValue(), "/h");
  await person.find("chat-input").fill(`/etc/hosts is a file ${echo}`);
  await person.page.keyboard.press("Enter");
  await person.answer("complete").waitFor();
  assert.equal(await person.textOf(person.answer()), "/etc/hosts is a file");
});

journey("/new begins a new chat and takes a text along", async (stage) => {
  const person = await chatting(await stage.person());
  await person.ask(`First ${quick}`);
  await person.answer("complete").waitFor();
  await person.find("chat-input").fill("/new About tulips");
  await person.find("send-button").click();
  await person.find("empty-chat").waitFor();
  assert.equal(await person.find("chat-input").inputValue(), "About tulips");
});

journey("a model is chosen for the thread, and for the next message alone", async (stage) => {
  const person = await chatting(await stage.person());
  await choose(person, "scripted-small", "This chat");
  await person.ask(`First ${echo}`);
  await person.answer("complete").waitFor();
  await eventually(
    "the thread keeps the model",
    async () => (await thread(person)).model === "scripted-small",
  );
  await person.page.reload();
  await person.page.getByRole("button", { name: "Model: scripted-small." }).waitFor();
  await choose(person, "scripted", "Next message");
  await person.page.getByText("scripted · next message").waitFor();
  await person.ask(`Second ${echo}`);
  await answers(person, 2);
  await person.page.getByRole("button", { name: "Model: scripted-small." }).waitFor();
  await person.ask(`Third ${echo}`);
  await answers(person, 3);
  const used = (await rawMessages(person)).map((message) => message.model_used).filter(Boolean);
  assert.deepEqual(used, ["scripted-small", "scripted", "scripted-small"]);
});

journey("/model chooses by keyboard, and the temperature is kept", async (stage) => {
  const person = await chatting(await stage.person());
  await person.ask(`First ${quick}`);
  await person.answer("complete").waitFor();
  await person.find("chat-input").click();
  await person.page.keyboard.type("/model small");
  await person.page.keyboard.press("Enter");
  await person.page.getByRole("button", { name: "Model: scripted-small." }).click();
  await person.page.getByText("Temperature", { exact: true }).first().click();
  await person.page.getByRole("slider").fill("0.3");
  await eventually("the thread keeps both", async () => {
    const { model, temperature } = await thread(person);
    return model === "scripted-small" && temperature === 0.3;
  });
});

journey("typing shows on the other device until it is sent", async (stage) => {
  const person = await chatting(await stage.person());
  await person.ask(`First ${quick}`);
  await person.answer("complete").waitFor();
  const other = await person.at(await stage.device());
  await other.page.goto(person.path);
  await other.answer("complete").waitFor();
  const told = other.page.getByText("Typing on another device");
  await eventually("typing is told", async () => {
    await person.find("chat-input").press("a");
    return await told.isVisible();
  });
  await told.waitFor({ state: "hidden" });
  assert.equal(await person.page.getByText("Typing on another device").count(), 0);
});

/** Leaves a project of one's own with an empty chat open. */
async function chatting(person: Person): Promise<Person> {
  await person.makeProject("Garden");
  return person;
}

async function choose(person: Person, model: string, scope: string): Promise<void> {
  await person.find("model-button").click();
  const panel = person.find("model-panel");
  await panel.getByText(scope).click();
  await panel.getByRole("option").filter({ has: person.page.getByText(model, { exact: true }) })
    .click();
}

async function answers(person: Person, count: number): Promise<void> {
  await person.bubbles("assistant", '[data-status="complete"]').nth(count - 1).waitFor();
}

interface Stored {
  content: string;
  model_used: string | null;
}

async function rawMessages(person: Person): Promise<Stored[]> {
  const path = `/api/v1/threads/${person.path.split("/").at(-1)}/messages`;
  const response = await person.device.context.request.get(path);
  return (await response.json() as { messages: Stored[] }).messages;
}

async function thread(
  person: Person,
): Promise<{ model: string | null; temperature: number | null }> {
  const path = `/api/v1/threads/${person.path.split("/").at(-1)}`;
  return await (await person.device.context.request.get(path)).json();
}

/** Notes the events that bubble out of the composer. */
async function listenFor(person: Person, name: string): Promise<void> {
  await person.page.evaluate((name) => {
    const heard: unknown[] = [];
    (globalThis as unknown as { heard: unknown[] }).heard = heard;
    document.addEventListener(name, (event) => heard.push((event as CustomEvent).detail));
  }, name);
}

async function heard(person: Person): Promise<unknown[]> {
  return await person.page.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard);
}
