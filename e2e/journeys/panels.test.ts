import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { assertAccessible } from "../support/accessibility.ts";
import { eventually } from "../support/eventually.ts";
import { journey } from "../support/journey.ts";
import { Person } from "../support/person.ts";
import { echo, tour } from "../support/scripts.ts";

journey("the context is told on demand, and followed by each answer", async (stage) => {
  const person = await asked(await stage.person(), `A first word ${echo}`);
  await person.find("context-indicator").click();
  const panel = person.find("context-panel");
  await panel.getByText(/of 4,096 tokens/).waitFor();
  await panel.getByText("Estimated from the length").waitFor();
  await assertAccessible(person.page, "context");
  const before = await person.find("context-indicator").getAttribute("aria-label");
  await person.page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  await person.ask("word ".repeat(600) + echo);
  await eventually(
    "the meter has risen",
    async () => await person.find("context-indicator").getAttribute("aria-label") !== before,
  );
});

journey(
  "a full context warns, marks what falls out, and goes on in a new thread",
  async (stage) => {
    const person = await asked(await stage.person(), "word ".repeat(1800) + echo);
    const indicator = person.find("context-indicator");
    await indicator.and(person.page.locator('[data-severity="critical"]')).waitFor();
    await person.ask("word ".repeat(1800) + echo);
    await person.bubbles("assistant", '[data-status="complete"]').nth(1).waitFor();
    await person.page.locator("message-bubble[data-left-out]").first().waitFor();
    await indicator.click();
    await person.find("context-panel").getByText(/no longer fit/).first().waitFor();
    await assertAccessible(person.page, "full context");
    await person.page.getByRole("button", { name: "New chat with summary" }).click();
    await person.find("empty-chat").waitFor();
    const text = await person.find("chat-input").inputValue();
    assert.ok(text.includes("It has understood nothing of this one."), text);
  },
);

journey("a thread is summarised, the summary corrected and undone", async (stage) => {
  const person = await asked(await stage.person(), `Something worth keeping ${echo}`);
  await person.find("summarize-button").click();
  const summary = person.find("summary");
  await summary.getByText("It has understood nothing of this one.").waitFor();
  await assertAccessible(person.page, "summaries");
  await summary.getByRole("button", { name: "Edit" }).click();
  await assertAccessible(person.page, "a summary that is corrected");
  await summary.getByLabel("Summary").fill("- They keep something.");
  await summary.getByLabel("Key topics").fill("keeping, things");
  await summary.getByRole("button", { name: "Save" }).click();
  await summary.getByRole("listitem").filter({ hasText: "They keep something." }).waitFor();
  await summary.getByText("keeping").waitFor();

  await person.page.getByRole("button", { name: "Close" }).click();
  await person.find("summary-badge").waitFor();
  await person.find("summarize-button").click();
  await summary.getByRole("button", { name: "Undo summary" }).click();
  await summary.getByRole("button", { name: "Undo", exact: true }).click();
  await summary.waitFor({ state: "detached" });
  await eventually(
    "the badge is gone",
    async () => !await person.find("summary-badge").isVisible(),
  );
});

journey("a summary leads to the messages that it stands for", async (stage) => {
  const person = await asked(await stage.person(), `Where it begins ${echo}`);
  await person.find("summarize-button").click();
  await person.page.getByRole("button", { name: "Go to the first message" }).click();
  const first = await person.message().getAttribute("data-message-id");
  await eventually(
    "the address is the message's",
    () => Promise.resolve(person.page.url().endsWith(`#message-${first}`)),
  );
});

journey("a summary that fails says why, and can be tried again", async (stage) => {
  const person = await asked(await stage.person(), `[[script text="Yes." rate=0 summary="junk"]]`);
  await person.find("summarize-button").click();
  const panel = person.find("summary-panel");
  await panel.getByText("The summary couldn't be made.").waitFor();
  await panel.getByRole("button", { name: "Summarise now" }).waitFor();
  assert.equal(await person.page.locator("problem-notice:visible").count(), 0);
});

journey("a thread is saved in each format, and what was saved can be imported", async (stage) => {
  const person = await asked(await stage.person(), `Take this along ${echo}`);
  const files: Record<string, string> = {};
  for (const name of ["Markdown", "Plain text", "JSON", "Web page"]) {
    await person.find("export-menu").click();
    const download = person.page.waitForEvent("download");
    await person.page.getByRole("menuitem", { name }).click();
    files[name] = await (await download).path();
    assert.ok(readFileSync(files[name]!, "utf8").includes("Take this along"), name);
  }
  await person.page.goto("/");
  await person.makeProject("Copies");
  await person.find("list-options").click();
  await person.page.getByRole("menuitem", { name: "Import" }).click();
  await person.find("import-files").setInputFiles([files["JSON"]!, files["Plain text"]!]);
  const rows = person.find("import-row");
  await rows.nth(0).getByText("1 thread imported").waitFor();
  await rows.nth(1).getByText("This is no JSON file.").waitFor();
  await assertAccessible(person.page, "import");
  await person.find("import-files").setInputFiles(files["JSON"]!);
  await rows.nth(2).getByText("1 skipped").waitFor();
  await person.page.keyboard.press("Escape");
  await person.find("thread-item").first().getByRole("link").click();
  await person.answer("complete").waitFor();
});

journey("an import tells what became of each conversation", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.find("list-options").click();
  await person.page.getByRole("menuitem", { name: "Import" }).click();
  const say = (is_user: boolean, content: string) => ({ is_user, content });
  const parley = {
    format: "parley/1",
    threads: [{ title: "Whole", messages: [say(true, "Hello"), say(false, "Hi")] }, {
      title: "Broken",
      messages: [say(true, "")],
    }],
  };
  await person.find("import-files").setInputFiles([
    file("parley.json", parley),
    file("conversations.json", [{ title: "Empty", mapping: {} }]),
  ]);
  const rows = person.find("import-row");
  await rows.nth(0).getByText("1 thread imported · 1 not imported").waitFor();
  await rows.nth(0).getByText("Broken").waitFor();
  await rows.nth(1).getByText("Empty").waitFor();
});

journey("a thread is printed whole, formulas and all, and nothing else with it", async (stage) => {
  const device = await stage.device();
  await device.page.addInitScript(() => {
    globalThis.print = () => {
      document.documentElement.dataset.printed =
        document.querySelector(".print-view")?.textContent ??
          "";
      document.documentElement.dataset.formulas = String(
        document.querySelectorAll(".print-view .katex").length,
      );
      dispatchEvent(new Event("afterprint"));
    };
  });
  const person = await asked(await Person.register(device), `Show everything ${tour}`);
  await person.find("export-menu").click();
  await person.page.getByRole("menuitem", { name: "Print" }).click();
  const root = person.page.locator("html[data-printed]");
  await root.waitFor();
  const printed = await root.getAttribute("data-printed");
  assert.ok(printed?.includes("Show everything"), printed ?? "");
  assert.ok(Number(await root.getAttribute("data-formulas")) > 0);
  assert.equal(await person.find("print-view").count(), 0);
});

journey("commands of the field to write in open summaries and export", async (stage) => {
  const person = await asked(await stage.person(), `Something ${echo}`);
  const command = (detail: object) =>
    person.find("chat-input").evaluate(
      (field, detail) => field.dispatchEvent(new CustomEvent("command", { bubbles: true, detail })),
      detail,
    );
  const download = person.page.waitForEvent("download");
  await command({ name: "export", argument: "markdown" });
  assert.ok((await download).suggestedFilename().endsWith(".md"));
  await command({ name: "export", argument: "" });
  await person.page.getByRole("menuitem", { name: "Markdown" }).waitFor();
  await person.page.keyboard.press("Escape");
  await command({ name: "summarise" });
  await person.find("summary").waitFor();
});

function file(name: string, content: unknown) {
  return { name, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(content)) };
}

async function asked(person: Person, text: string): Promise<Person> {
  await person.makeProject("Garden");
  await person.ask(text);
  await person.answer("complete").waitFor();
  return person;
}
