import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { eventually } from "../support/eventually.ts";
import { journey, type Stage } from "../support/journey.ts";
import type { Person } from "../support/person.ts";
import { screens } from "../support/screens.ts";
import { echo, quick, slow } from "../support/scripts.ts";
import { bubble, isAtEnd, openLong } from "../support/transcript.ts";

const screen = screens.phone;

journey("on a phone a long thread opens at its end and is read upwards", async (stage) => {
  const person = await stage.person(screen);
  await openLong(person, 300);
  await bubble(person, 299).waitFor();
  assert.ok(await isAtEnd(person));
  await swipe(person, 3);
  assert.ok(!await isAtEnd(person));
  await fitsTheScreen(person);
  await eventually("older messages have come", async () => {
    await swipe(person, 3);
    return await bubble(person, 230).isVisible();
  });
});

journey("on a phone a message is worked on by touch", async (stage) => {
  const person = await chatting(stage, "Roses");
  await person.answer().tap();
  await person.answer().getByTestId("message-action-regenerate").tap();
  const versions = person.answer().getByTestId("version-switcher");
  await versions.getByText("2/2").waitFor();
  await person.answer("complete").waitFor();
  await versions.getByRole("button", { name: "Former version" }).tap();
  await versions.getByText("1/2").waitFor();
  await person.message().tap();
  await person.message().getByTestId("message-action-edit").tap();
  await person.message().getByTestId("message-edit-input").fill(`Tulips ${echo}`);
  await person.message().getByRole("button", { name: "Save & answer" }).tap();
  await person.answer("complete").getByText("Tulips").waitFor();
  await fitsTheScreen(person);
});

journey("on a phone an answer is followed, and stopped", async (stage) => {
  const person = await chatting(stage, "Roses");
  await person.askAndSeeItBegin(slow);
  assert.ok(await isAtEnd(person));
  await person.find("stop-button").tap();
  await person.answer("stopped").waitFor();
  await person.answer("stopped").getByText("Stopped.").waitFor();
  await person.find("send-button").waitFor();
});

journey("on a phone Enter breaks the line and the button sends", async (stage) => {
  const person = await chatting(stage, "Roses");
  const field = person.find("chat-input");
  await field.tap();
  await field.pressSequentially("One");
  await field.press("Enter");
  await field.pressSequentially("Two");
  assert.equal(await field.inputValue(), "One\nTwo");
  await field.fill("/mod");
  await person.page.getByRole("option", { name: "/model" }).tap();
  await person.page.getByRole("option").first().waitFor();
  await field.fill("");
  await person.find("model-button").tap();
  await person.page.getByRole("option", { name: "scripted-small" }).tap();
  await person.find("model-button").getByText("scripted-small").waitFor();
  const chooser = person.page.waitForEvent("filechooser");
  await person.page.getByRole("button", { name: "Attach files" }).tap();
  const file = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("Prune.") };
  await (await chooser).setFiles(file);
  await person.find("attachment-chip").getByText("notes.txt").waitFor();
  await fitsTheScreen(person);
  await person.ask(`Read this ${echo}`);
  await person.message("sent").getByRole("link", { name: "Download notes.txt, 6 bytes" }).waitFor();
});

journey("on a phone the sidebar lies over the page and leads to threads", async (stage) => {
  const person = await chatting(stage, "Roses");
  await open(person);
  await person.find("thread-search").fill("roses");
  await person.find("search-result").last().tap();
  await eventually("the sidebar is gone", () => isAway(person));
  await open(person);
  await person.find("thread-search").fill("");
  await person.find("new-chat-button").tap();
  await person.find("empty-chat").waitFor();
  await open(person);
  const item = person.find("thread-item").filter({ hasText: "Roses", visible: true });
  await item.getByRole("button").tap();
  await person.page.getByRole("menuitem", { name: "Delete" }).tap();
  await item.waitFor({ state: "detached" });
  await person.page.getByRole("button", { name: "Undo" }).tap();
  await item.waitFor();
});

journey("on a phone what stands over a thread is in one menu", async (stage) => {
  const person = await chatting(stage, "Roses");
  await person.find("context-indicator").tap();
  await person.find("context-panel").waitFor();
  await fitsTheScreen(person);
  await person.page.keyboard.press("Escape");
  await person.find("thread-more").tap();
  await person.find("summarize-button").tap();
  await person.find("summary-panel").waitFor();
  await fitsTheScreen(person);
  await person.page.keyboard.press("Escape");
  const download = person.page.waitForEvent("download");
  await person.find("thread-more").tap();
  await person.find("export-menu").tap();
  await person.page.getByRole("menuitem", { name: "Markdown" }).tap();
  assert.ok((await download).suggestedFilename().endsWith(".md"));
});

journey("on a phone projects and settings are at hand", async (stage) => {
  const person = await stage.person(screen);
  await person.makeProject("Garden");
  await person.page.goto("/");
  await person.page.getByRole("button", { name: "Actions for Garden" }).tap();
  await person.page.getByRole("menuitem", { name: "Edit" }).tap();
  const dialog = person.page.getByRole("dialog", { name: "Project settings" });
  await dialog.getByLabel("Instructions").fill("Be brief.");
  await fitsTheScreen(person);
  await dialog.getByRole("button", { name: "Save" }).tap();
  await dialog.waitFor({ state: "detached" });
  await person.page.getByRole("link", { name: "Settings" }).tap();
  await person.page.getByText("Dark", { exact: true }).tap();
  await eventually(
    "the page is dark",
    () => person.page.evaluate(() => document.documentElement.dataset["theme"] === "dark"),
  );
  await fitsTheScreen(person);
});

journey(
  "on a phone a session that ended is gone on with",
  async (stage) => {
    const person = await chatting(stage, "Roses");
    await person.find("chat-input").fill("What I was about to say");
    await person.device.context.clearCookies();
    await person.page.evaluate(() => dispatchEvent(new Event("focus")));
    await open(person);
    await person.find("thread-search").fill("words");
    const dialog = person.page.getByRole("dialog", { name: "Please sign in again" });
    await dialog.waitFor();
    await fitsTheScreen(person);
    await dialog.getByLabel("Password").fill(person.account.password);
    await dialog.getByRole("button", { name: "Sign in" }).tap();
    await dialog.waitFor({ state: "detached" });
    assert.equal(await person.find("chat-input").inputValue(), "What I was about to say");
  },
);

/** A thread in which one question was answered. */
async function chatting(stage: Stage, words: string): Promise<Person> {
  const person = await stage.person(screen);
  await person.makeProject("Garden");
  await person.ask(`${words} ${quick}`);
  await person.answer("complete").waitFor();
  return person;
}

async function open(person: Person): Promise<void> {
  await person.find("mobile-sidebar-toggle").tap();
  await person.find("thread-search").waitFor();
}

async function isAway(person: Person): Promise<boolean> {
  return !await person.find("thread-search").isVisible();
}

/** Draws a finger down the transcript, again and again; what is above comes down. */
async function swipe(person: Person, times: number): Promise<void> {
  const devtools = await person.device.context.newCDPSession(person.page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", y?: number) =>
    devtools.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: y === undefined ? [] : [{ x: 180, y }],
    });
  for (let time = 0; time < times; time++) {
    await touch("touchStart", 150);
    for (let y = 170; y <= 600; y += 20) await touch("touchMove", y);
    await touch("touchEnd");
  }
}

/** Nothing sticks out sideways. */
async function fitsTheScreen(person: Person): Promise<void> {
  const { page } = person;
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= screen.viewport.width, `the page is ${width} pixels wide`);
}
