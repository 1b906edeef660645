import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { journey } from "../support/journey.ts";
import { act, action, exchange, rewrite, says, transcript } from "../support/messages.ts";
import type { Person } from "../support/person.ts";
import { slow } from "../support/scripts.ts";

journey(
  "an edited question is answered anew, and both versions can be read, here and elsewhere",
  async (stage) => {
    const person = await exchange(await stage.person(), "Roses?", "Prune in March.");
    const other = await person.at(await stage.device());
    await other.page.goto(person.path);
    await other.answer("complete").waitFor();
    await rewrite(person.message(), says("Tulips?", "Plant in autumn."), "Save & answer");
    for (const each of [person, other]) await reads(each, ["Tulips?", "Plant in autumn."]);
    await step(person, "Former version");
    for (const each of [person, other]) await reads(each, ["Roses?", "Prune in March."]);
    await version(other, "1/2");
    await step(other, "Next version");
    for (const each of [person, other]) await reads(each, ["Tulips?", "Plant in autumn."]);
  },
);

journey("a message edited in place keeps its answer and what it said before", async (stage) => {
  const person = await exchange(await stage.person(), "Rosse?", "Prune in March.");
  await rewrite(person.message(), "Roses?", "Save");
  await reads(person, ["Roses?", "Prune in March."]);
  await person.page.reload();
  await reads(person, ["Roses?", "Prune in March."]);
  await person.find("message-edited").click();
  await person.find("message-history").getByText("Rosse?").waitFor();
});

journey("an edit survives a reload, and Escape drops it", async (stage) => {
  const person = await exchange(await stage.person(), "Roses?", "Prune in March.");
  await act(person.message(), "edit");
  await person.find("message-edit-input").fill("Half a thought");
  await person.page.reload();
  const field = person.find("message-edit-input");
  await field.waitFor();
  assert.equal(await field.inputValue(), "Half a thought");
  await field.press("Escape");
  await reads(person, ["Roses?", "Prune in March."]);
  await person.page.reload();
  await person.answer("complete").waitFor();
  assert.equal(await field.count(), 0);
});

journey("regenerating makes versions; of quick presses the last one wins", async (stage) => {
  const person = await exchange(await stage.person(), "Roses?", "Prune in March.");
  const first = await newest(person);
  for (const number of ["2/2", "3/3", "4/4"]) {
    await act(person.answer(), "regenerate");
    await person.answer("complete").waitFor();
    await version(person, number);
  }
  const former = person.answer().getByRole("button", { name: "Former version" });
  for (let press = 0; press < 3; press++) await former.click();
  await version(person, "1/4");
  await eventually(
    "the server shows the first version",
    async () => await newest(person) === first,
  );
  await step(person, "Next version");
  await version(person, "2/4");
  // Maybe before the server was asked for it.
  await person.page.reload();
  await version(person, "2/4");
});

journey("another model answers when it is asked to", async (stage) => {
  const person = await exchange(await stage.person(), "Roses?", "Prune in March.");
  await act(person.answer(), "regenerate-with");
  const menu = person.page.getByRole("dialog", { name: "Regenerate with…" });
  await menu.getByLabel("Model").selectOption("scripted-small");
  await menu.getByLabel("Temperature").selectOption("1.5");
  await menu.getByRole("button", { name: "Regenerate" }).click();
  await version(person, "2/2");
  await person.answer("complete").waitFor();
  await act(person.answer(), "details");
  const details = person.page.getByRole("dialog", { name: "Details" });
  await details.getByText("scripted-small").waitFor();
  await details.filter({ hasText: /Tokens read\s*[1-9]/ }).waitFor();
});

journey("a stopped answer is continued where it stopped", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.askAndSeeItBegin("[[script say=plain tokens=60 rate=20]]");
  await person.find("stop-button").click();
  await person.answer("stopped").waitFor();
  const kept = await person.textOf(person.answer());
  await person.find("message-action-continue").click();
  await person.answer("complete").waitFor();
  const whole = await person.textOf(person.answer());
  assert.ok(whole.startsWith(kept) && whole.length > kept.length, `${kept} ... ${whole}`);
  assert.equal(await person.find("message-action-continue").count(), 0);
});

journey("an answer cut off at the length limit can be continued", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.ask('[[script text="Too long to" rate=0 finish=length]]');
  await person.answer("complete").getByText("Cut off at the length limit.").waitFor();
  await person.find("message-action-continue").waitFor();
});

journey("an answer that failed says why, and is tried again", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.ask("[[script say=plain rate=0 fault=unavailable at=0]]");
  await person.answer("failed").getByText("can't be reached").waitFor();
  await person.find("message-retry").click();
  await person.answer("failed").getByText("can't be reached").waitFor();
  assert.equal(await person.bubbles("assistant").count(), 1);
  await rewrite(person.message(), says("Roses?", "Prune in March."), "Save & answer");
  await reads(person, ["Roses?", "Prune in March."]);
});

journey(
  "a deleted message comes back when that is undone, and is gone when it isn't",
  async (stage) => {
    const person = await exchange(await stage.person(), "Roses?", "Prune in March.");
    await act(person.answer(), "delete");
    await reads(person, ["Roses?"]);
    await person.page.getByRole("button", { name: "Undo" }).click();
    await reads(person, ["Roses?", "Prune in March."]);
    await act(person.answer(), "delete");
    await reads(person, ["Roses?"]);
    await eventually(
      "the server has deleted it",
      async () => (await person.storedMessages()).length === 1,
    );
    await reads(person, ["Roses?"]);
  },
);

journey("what is written right after a deletion is sent", async (stage) => {
  const person = await exchange(await stage.person(), "Roses?", "Prune in March.");
  await act(person.answer(), "delete");
  await person.ask(says("Tulips?", "Plant in autumn."));
  await reads(person, ["Roses?", "Tulips?", "Plant in autumn."]);
});

journey("deleting a version asks first, and shows the one beside it", async (stage) => {
  const person = await exchange(await stage.person(), "Roses?", "Prune in March.");
  await rewrite(person.message(), says("Tulips?", "Plant in autumn."), "Save & answer");
  await reads(person, ["Tulips?", "Plant in autumn."]);
  await act(person.message(), "delete");
  await person.page.getByRole("dialog").getByRole("button", { name: "Delete version" }).click();
  await reads(person, ["Roses?", "Prune in March."]);
  assert.ok(await person.find("version-switcher").first().isHidden());
});

journey("messages are worked on with the keyboard alone", async (stage) => {
  const person = await exchange(await stage.person(), "Roses?", "Prune in March.");
  const { keyboard } = person.page;
  await person.answer().focus();
  await keyboard.press("r");
  await version(person, "2/2");
  await person.answer("complete").waitFor();
  await person.answer().focus();
  await keyboard.press("Enter");
  await focusIsOn(person, "message-action-copy");
  await keyboard.press("ArrowRight");
  await focusIsOn(person, "message-action-regenerate");
  await keyboard.press("End");
  await focusIsOn(person, "message-action-details");
  await keyboard.press("Enter");
  await person.page.getByRole("dialog", { name: "Details" }).waitFor();
  await keyboard.press("Escape");
  await focusIsOn(person, "message-action-details");
  await keyboard.press("Escape");
  await keyboard.press("k");
  await keyboard.press("e");
  await focusIsOn(person, "message-edit-input");
  await keyboard.press("End");
  await keyboard.type(" jk");
  await keyboard.press("Escape");
  await focusIsOn(person, "message-bubble");
  await reads(person, ["Roses?", "Prune in March."]);
});

journey("the composer has the last message of one's own edited", async (stage) => {
  const person = await exchange(await stage.person(), "Roses?", "Prune in March.");
  await person.find("chat-input").evaluate((field) =>
    field.dispatchEvent(new CustomEvent("edit-last", { bubbles: true }))
  );
  await focusIsOn(person, "message-edit-input");
});

journey("while an answer runs no other one is asked for", async (stage) => {
  const person = await exchange(await stage.person(), "Roses?", "Prune in March.");
  await person.askAndSeeItBegin(slow);
  const first = person.bubbles("assistant").first();
  assert.ok(await (await action(first, "regenerate")).isDisabled());
  await person.find("stop-button").click();
  await eventually(
    "it can be asked for",
    async () => await (await action(first, "regenerate")).isEnabled(),
  );
});

journey("what a model thought is there for who wants to read it", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.ask('Roses? [[script think="They bloom on **old** wood." text="In March." rate=0]]');
  const thoughts = person.answer("complete").locator("details");
  await thoughts.getByText("Thoughts").click();
  await thoughts.getByText("They bloom on old wood.").waitFor();
});

journey(
  "files are shown with their message: pictures to look at, others to download",
  async (stage) => {
    const person = await exchange(await stage.person(), "Roses?", "Prune in March.");
    await sendFiles(person);
    const message = person.message("sent");
    await message.getByRole("link", { name: "Open rose.png" }).waitFor();
    await eventually(
      "the picture is there",
      () =>
        message.locator("img").evaluate((image) => (image as HTMLImageElement).naturalWidth === 1),
    );
    const download = person.page.waitForEvent("download");
    await message.getByRole("link", { name: "Download notes.txt, 12 bytes" }).click();
    assert.equal((await download).suggestedFilename(), "notes.txt");
  },
);

const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** As another client would send them. */
async function sendFiles(person: Person): Promise<void> {
  const thread = person.path.split("/").at(-1)!;
  const content = says("See these", "Lovely.");
  await person.page.evaluate(async ({ pixel, thread, content }) => {
    const bytes = Uint8Array.from(atob(pixel), (character) => character.charCodeAt(0));
    const files = [
      new File([bytes], "rose.png", { type: "image/png" }),
      new File(["Prune them.\n"], "notes.txt", { type: "text/plain" }),
    ];
    const attachment_ids: string[] = [];
    for (const file of files) {
      const body = new FormData();
      body.append("file", file);
      const response = await fetch("/api/v1/attachments", { method: "POST", body });
      attachment_ids.push((await response.json()).attachment.id);
    }
    await fetch(`/api/v1/threads/${thread}/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ content, attachment_ids }),
    });
  }, { pixel, thread, content });
}

async function reads(person: Person, expected: string[]): Promise<void> {
  let shown: string[] = [];
  const isShown = async () => {
    shown = await transcript(person.page);
    return JSON.stringify(shown) === JSON.stringify(expected);
  };
  await eventually(`the page reads ${JSON.stringify(expected)}`, isShown).catch((fault) => {
    throw new Error(`${fault.message} It reads ${JSON.stringify(shown)}.`);
  });
}

async function newest(person: Person): Promise<string> {
  return (await person.storedMessages()).at(-1)!.id;
}

async function step(person: Person, button: string): Promise<void> {
  const switcher = person.page.locator('[data-testid="version-switcher"]:visible').first();
  await switcher.getByRole("button", { name: button }).click();
}

async function version(person: Person, number: string): Promise<void> {
  await person.page.locator('[data-testid="version-switcher"]:visible')
    .filter({ hasText: number }).first().waitFor();
}

async function focusIsOn(person: Person, testId: string): Promise<void> {
  await eventually(`the focus is on ${testId}`, () =>
    person.page.evaluate(
      (id) => (document.activeElement as HTMLElement | null)?.dataset.testid === id,
      testId,
    ));
}
