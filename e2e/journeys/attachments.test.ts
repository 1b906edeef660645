import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Locator } from "playwright-core";
import { journey } from "../support/journey.ts";
import type { Person } from "../support/person.ts";
import { echo, quick } from "../support/scripts.ts";

/** The smallest picture there is. */
const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

journey("files are chosen, shown while they travel, and sent with the message", async (stage) => {
  const person = await chatting(await stage.person());
  await pick(person, [text("notes.txt", "Water the tulips."), image("garden.png")]);
  await ready(person).nth(1).waitFor();
  await chip(person, "garden.png").locator("img").waitFor();
  await chip(person, "notes.txt").getByText("17 bytes").waitFor();
  await person.ask(`What is this? ${echo}`);
  await person.answer("complete").waitFor();
  assert.deepEqual(await sentFiles(person), ["notes.txt", "garden.png"]);
  assert.equal(await person.find("attachment-chip").count(), 0);
});

journey(
  "files that are uploaded are still there after a reload, until they are removed",
  async (stage) => {
    const person = await chatting(await stage.person());
    await person.ask(`First ${quick}`);
    await person.answer("complete").waitFor();
    await pick(person, [text("notes.txt", "Water."), image("garden.png")]);
    await ready(person).nth(1).waitFor();
    await person.page.reload();
    await ready(person).nth(1).waitFor();
    await person.page.getByRole("button", { name: "Remove notes.txt" }).click();
    await person.page.reload();
    await ready(person).first().waitFor();
    assert.equal(await person.find("attachment-chip").count(), 1);
    await person.ask(`Second ${echo}`);
    await person.bubbles("assistant", '[data-status="complete"]').nth(1).waitFor();
    assert.deepEqual(await sentFiles(person), ["garden.png"]);
  },
);

journey(
  "what can't be taken says why at its chip, and nothing is sent without it",
  async (stage) => {
    const person = await chatting(await stage.person());
    await pick(person, [
      { name: "film.mp4", mimeType: "video/mp4", buffer: Buffer.from("0") },
      {
        name: "odd.bin",
        mimeType: "application/octet-stream",
        buffer: Buffer.from([0, 1, 2, 255]),
      },
      text("empty.txt", ""),
    ]);
    await dropLarge(person, "book.txt", 21 * 1024 * 1024);
    await chip(person, "film.mp4").getByText("Only images").waitFor();
    await chip(person, "odd.bin").getByText("Only images").waitFor();
    await chip(person, "empty.txt").getByText("is empty").waitFor();
    await chip(person, "book.txt").getByText("Larger than 20 MB").waitFor();
    await person.find("chat-input").fill("Look at these");
    assert.equal(await person.find("send-button").isEnabled(), false);
    for (const name of ["film.mp4", "odd.bin", "empty.txt", "book.txt"]) {
      await person.page.getByRole("button", { name: `Remove ${name}` }).click();
    }
    assert.equal(await person.find("send-button").isEnabled(), true);
  },
);

journey("a message has room for ten files", async (stage) => {
  const person = await chatting(await stage.person());
  const names = Array.from({ length: 11 }, (_, at) => `note-${at + 1}.txt`);
  await pick(person, names.map((name) => text(name, "Water.")));
  await ready(person).nth(9).waitFor();
  await chip(person, "note-11.txt").getByText("room for 10 files").waitFor();
});

journey(
  "a file is dropped anywhere on the chat, and nothing beside it replaces the page",
  async (stage) => {
    const person = await chatting(await stage.person());
    await drag(person, "empty-chat", "dragover");
    await person.page.getByText("Drop files to attach them").waitFor();
    await drag(person, "empty-chat", "drop");
    await ready(person).first().waitFor();
    assert.equal(await person.page.getByText("Drop files to attach them").isVisible(), false);
    assert.equal(await drag(person, "chat-sidebar", "drop"), "prevented");
    assert.equal(await person.find("attachment-chip").count(), 1);
  },
);

journey("a picture from the clipboard gets a name; a table stays text", async (stage) => {
  const person = await chatting(await stage.person());
  await paste(person, "");
  await ready(person).getByText(/^Pasted image .*\.png$/).waitFor();
  assert.equal(await paste(person, "a\tb"), "left to the field");
  assert.equal(await person.find("attachment-chip").count(), 1);
});

journey("sending waits for the upload, and a failed one can be retried", async (stage) => {
  const person = await chatting(await stage.person());
  let passes = false;
  let release = () => {};
  const held = new Promise<void>((resolve) => release = resolve);
  await person.page.route("**/api/v1/attachments", async (route) => {
    if (!passes) return await route.abort("connectionreset");
    await held;
    await route.continue();
  });
  await pick(person, [text("notes.txt", "Water.")]);
  await chip(person, "notes.txt").getByText("can’t be reached").waitFor();
  passes = true;
  await chip(person, "notes.txt").getByRole("button", { name: "Retry" }).click();
  await person.ask(`What is this? ${echo}`);
  await person.page.getByText("Sends as soon as the upload is done.").waitFor();
  assert.equal(await person.bubbles("user").count(), 0);
  release();
  await person.answer("complete").waitFor();
  assert.deepEqual(await sentFiles(person), ["notes.txt"]);
});

journey("an upload that takes too long can be called off", async (stage) => {
  const person = await chatting(await stage.person());
  await person.page.route("**/api/v1/attachments", () => {});
  await pick(person, [text("notes.txt", "Water.")]);
  await person.page.getByRole("button", { name: "Cancel notes.txt" }).click();
  await person.find("attachment-chip").waitFor({ state: "detached" });
  assert.equal(await person.page.evaluate(() => document.activeElement?.id), "composer");
});

journey("a model that doesn't see says so at the picture", async (stage) => {
  const person = await chatting(await stage.person());
  await pick(person, [image("garden.png")]);
  await ready(person).first().waitFor();
  await person.find("chat-input").fill("/model scripted-small");
  await person.page.keyboard.press("Enter");
  await person.page.getByText("scripted-small doesn’t see images.").waitFor();
});

interface GivenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

async function chatting(person: Person): Promise<Person> {
  await person.makeProject("Garden");
  return person;
}

function text(name: string, content: string): GivenFile {
  return { name, mimeType: "text/plain", buffer: Buffer.from(content) };
}

function image(name: string): GivenFile {
  return { name, mimeType: "image/png", buffer: Buffer.from(pixel, "base64") };
}

async function pick(person: Person, files: GivenFile[]): Promise<void> {
  await person.page.locator('file-intake input[type="file"]').setInputFiles(files);
}

function chip(person: Person, name: string): Locator {
  return person.find("attachment-chip").filter({ hasText: name });
}

function ready(person: Person): Locator {
  return person.page.locator('[data-testid="attachment-chip"][data-state="ready"]');
}

/** Whether the page kept the browser from its own way with it. */
async function drag(person: Person, place: string, type: "dragover" | "drop"): Promise<string> {
  return await person.find(place).evaluate((element, type) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["Water."], "notes.txt", { type: "text/plain" }));
    const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
    return element.dispatchEvent(event) ? "left to the browser" : "prevented";
  }, type);
}

/** Made in the page: so many bytes would take long to get there. */
async function dropLarge(person: Person, name: string, size: number): Promise<void> {
  await person.find("chat-input").evaluate((element, { name, size }) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(size)], name, { type: "text/plain" }));
    element.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
  }, { name, size });
}

/** Pastes a picture, with a text beside it. */
async function paste(person: Person, words: string): Promise<string> {
  return await person.find("chat-input").evaluate((element, { pixel, words }) => {
    const bytes = Uint8Array.from(atob(pixel), (letter) => letter.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
    if (words) clipboardData.setData("text/plain", words);
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    return element.dispatchEvent(event) ? "left to the field" : "taken";
  }, { pixel, words });
}

/** Names of the files the server has with the person's newest message. */
async function sentFiles(person: Person): Promise<string[]> {
  const path = `/api/v1/threads/${person.path.split("/").at(-1)}/messages`;
  const response = await person.device.context.request.get(path);
  const { messages } = await response.json() as {
    messages: { is_user: boolean; attachments: { file_name: string }[] }[];
  };
  return messages.findLast(({ is_user }) => is_user)!.attachments.map((file) => file.file_name);
}
