import { Buffer } from "node:buffer";
import { join } from "node:path";
import { assertAccessible } from "../support/accessibility.ts";
import { journey } from "../support/journey.ts";
import { output } from "../support/paths.ts";
import type { Person } from "../support/person.ts";
import { tour } from "../support/scripts.ts";
import { screens } from "../support/screens.ts";

const { desktop, tablet, phone } = screens;

for (const [screen, options] of Object.entries({ desktop, tablet, phone })) {
  for (const colorScheme of ["light", "dark"] as const) {
    journey(`the composer can be used by everyone: ${screen}, ${colorScheme}`, async (stage) => {
      const look = { ...options, colorScheme, reducedMotion: "reduce" } as const;
      const person = await stage.person(look);
      await person.makeProject("Garden");
      const capture = (place: string) => take(person, place, `${screen}-${colorScheme}`);
      await empty(person, capture);
      await person.ask(`Show me what you can do. ${tour}`);
      await person.answer("complete").waitFor();
      await inUse(person, capture);
    });
  }
}

type Capture = (place: string) => Promise<void>;

async function empty(person: Person, capture: Capture) {
  await person.find("example-prompt").first().waitFor();
  await person.find("chat-input").focus();
  await capture("examples");
  await person.page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["a"], "a.txt"));
    const event = new DragEvent("dragover", { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector("empty-chat")!.dispatchEvent(event);
  });
  await capture("drop");
  await person.page.evaluate(() => dispatchEvent(new DragEvent("dragend")));
}

async function inUse(person: Person, capture: Capture) {
  const field = person.find("chat-input");
  await field.fill("/");
  await person.page.getByRole("option").first().waitFor();
  await capture("commands");
  await field.fill("");
  await person.find("model-button").click();
  await person.page.getByText("Temperature", { exact: true }).first().click();
  await capture("models");
  await person.page.keyboard.press("Escape");
  await files(person);
  await field.fill("What grows here?");
  await capture("files");
}

/** One that is there, one on its way, one refused. */
async function files(person: Person) {
  const picker = person.page.locator('file-intake input[type="file"]');
  const picture = await person.page.screenshot();
  await picker.setInputFiles({ name: "garden.png", mimeType: "image/png", buffer: picture });
  await person.page.locator('attachment-chip[data-state="ready"]').waitFor();
  await person.page.route("**/api/v1/attachments", () => {});
  await picker.setInputFiles([
    { name: "a-rather-long-name-of-a-file.txt", mimeType: "text/plain", buffer: Buffer.from("a") },
    { name: "film.mp4", mimeType: "video/mp4", buffer: Buffer.from("a") },
  ]);
  await person.page.locator('attachment-chip[data-state="refused"]').waitFor();
}

async function take({ page }: Person, place: string, name: string) {
  await page.screenshot({ path: join(output, `composer-${place}-${name}.png`) });
  await assertAccessible(page, `${place} (${name})`);
}
