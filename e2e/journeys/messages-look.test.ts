import { join } from "node:path";
import { assertAccessible } from "../support/accessibility.ts";
import { journey } from "../support/journey.ts";
import { act, exchange, rewrite, says } from "../support/messages.ts";
import { output } from "../support/paths.ts";
import type { Person } from "../support/person.ts";
import { tour } from "../support/scripts.ts";
import { screens } from "../support/screens.ts";

const { desktop, touchTablet: tablet, phone } = screens;

for (const [screen, options] of Object.entries({ desktop, tablet, phone })) {
  for (const colorScheme of ["light", "dark"] as const) {
    journey(
      `messages can be read and worked on by everyone: ${screen}, ${colorScheme}`,
      async (stage) => {
        const look = { ...options, colorScheme, reducedMotion: "reduce" } as const;
        await walkThroughStates(await stage.person(look), `${screen}-${colorScheme}`);
      },
    );
  }
}

async function walkThroughStates(person: Person, name: string) {
  await exchange(person, "When do I prune roses?", "In **March**, before they bud.");
  await rewrite(
    person.message(),
    'When do I prune climbing roses? [[script think="Old wood or new?" text="In `March`, before they bud." rate=0]]',
    "Save & answer",
  );
  await person.answer("complete").getByText("Thoughts").click();
  await person.answer().hover();
  await capture(person, "versions", name);
  await act(person.answer(), "regenerate-with");
  await capture(person, "regenerate-with", name);
  await person.page.keyboard.press("Escape");
  await act(person.answer(), "details");
  await person.page.getByRole("dialog", { name: "Details" }).waitFor();
  await capture(person, "details", name);
  await person.page.keyboard.press("Escape");
  await act(person.message(), "edit");
  await capture(person, "edit", name);
  await person.find("message-edit-input").press("Escape");
  await rewrite(person.message(), "When do I prune old roses?", "Save");
  await person.find("message-edited").click();
  await person.find("message-history").locator("article").waitFor();
  await capture(person, "former-texts", name);
  await person.page.keyboard.press("Escape");
  await act(person.message(), "delete");
  await person.page.getByRole("dialog").waitFor();
  await capture(person, "delete-version", name);
  await person.page.keyboard.press("Escape");
  await outcomes(person, name);
  await person.ask(says("And tulips?", "In autumn."));
  await person.answer("complete").waitFor();
  await act(person.answer(), "delete");
  await capture(person, "undo", name);
}

async function outcomes(person: Person, name: string) {
  await person.ask("Fail [[script say=plain tokens=20 rate=0 fault=unavailable at=12]]");
  await person.answer("failed").waitFor();
  await capture(person, "failed", name);
  await person.ask('Cut [[script text="There is more to say about" rate=0 finish=length]]');
  await person.answer("complete").getByText("Cut off").waitFor();
  await capture(person, "cut", name);
  await person.ask(`Everything ${tour}`);
  await person.answer("complete").locator(".katex").first().waitFor();
  await capture(person, "tour", name);
}

async function capture({ page }: Person, place: string, name: string) {
  await page.screenshot({ path: join(output, `messages-${place}-${name}.png`) });
  await assertAccessible(page, `${place} (${name})`);
}
