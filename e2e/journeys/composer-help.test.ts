import assert from "node:assert/strict";
import { join } from "node:path";
import { assertAccessible } from "../support/accessibility.ts";
import { journey } from "../support/journey.ts";
import { output } from "../support/paths.ts";
import type { Person } from "../support/person.ts";
import { echo, quick } from "../support/scripts.ts";

const phone = { viewport: { width: 375, height: 812 }, isMobile: true, hasTouch: true };

journey(
  "an empty chat offers prompts; Tab takes the first and undoing gives it back",
  async (stage) => {
    const person = await chatting(await stage.person());
    const first = person.find("example-prompt").first();
    await first.waitFor();
    const prompt = await first.locator("span").innerText();
    await person.find("chat-input").focus();
    await person.page.keyboard.press("Tab");
    assert.equal(await person.find("chat-input").inputValue(), prompt);
    await person.page.keyboard.press("Control+z");
    assert.equal(await person.find("chat-input").inputValue(), "");
    await person.find("example-prompt").nth(1).click();
    assert.ok((await person.find("chat-input").inputValue()).length > 0);
  },
);

journey("prompts are there also when the server gives none", async (stage) => {
  const person = await stage.person();
  await person.page.route("**/prompts?*", (route) => route.abort());
  await chatting(person);
  await person.find("example-prompt").nth(3).waitFor();
});

journey(
  "a thread that has rested offers how to go on, until something is written",
  async (stage) => {
    const person = await chatting(await stage.person());
    await openRested(person);
    await person.find("example-prompt").first().waitFor();
    await look(person, "rested");
    await person.find("chat-input").fill("a");
    await person.find("example-prompt").first().waitFor({ state: "hidden" });
    await person.ask(`Let us go on ${quick}`);
    await person.bubbles("assistant", '[data-status="complete"]').nth(1).waitFor();
    assert.equal(await person.find("example-prompt").count(), 0);
  },
);

journey(
  "a thread that was just used offers nothing, and does after five minutes",
  async (stage) => {
    const person = await stage.person();
    await person.page.clock.install();
    await chatting(person);
    await person.ask(`First ${quick}`);
    await person.answer("complete").waitFor();
    assert.equal(await person.find("example-prompt").count(), 0);
    await person.page.clock.fastForward("05:01");
    await person.find("example-prompt").first().waitFor();
  },
);

journey("too many messages: the composer counts down and then sends again", async (stage) => {
  const person = await chatting(await stage.person());
  await person.ask(`First ${quick}`);
  await person.answer("complete").waitFor();
  await refuse(person, { error_code: "rate_limit_exceeded", retry_after: 4 });
  await person.ask(`Second ${echo}`);
  await person.page.locator("limit-notice").getByText(/Go on in \d seconds?\./).waitFor();
  await person.find("chat-input").fill("Third");
  assert.equal(await person.find("send-button").isEnabled(), false);
  await look(person, "rate-limit");
  await person.page.locator("limit-notice").waitFor({ state: "hidden" });
  assert.equal(await person.find("send-button").isEnabled(), true);
  assert.equal(await person.find("chat-input").inputValue(), "Third");
});

journey("a quota that is used up says until when and where to look", async (stage) => {
  const person = await chatting(await stage.person());
  await person.ask(`First ${quick}`);
  await person.answer("complete").waitFor();
  await refuse(person, { error_code: "quota_exceeded", retry_after: 86_400 });
  await person.ask(`Second ${echo}`);
  const notice = person.page.locator("limit-notice");
  await notice.getByText("Your quota is used up until").waitFor();
  await look(person, "quota");
  await notice.getByRole("link", { name: "See usage" }).click();
  await person.page.waitForURL("**/settings");
});

journey(
  "what is said is written where the caret is, and typing ends the listening",
  async (stage) => {
    const person = await stage.person();
    await giveHearing(person);
    await person.page.reload();
    await chatting(person);
    await person.find("chat-input").fill("Dear ,");
    await person.find("chat-input").evaluate((field: HTMLTextAreaElement) =>
      field.setSelectionRange(5, 5)
    );
    await person.page.getByRole("button", { name: "Dictate" }).click();
    await say(person, ["Ada"], false);
    assert.equal(await person.find("chat-input").inputValue(), "Dear Ada,");
    await say(person, ["Ada Lovelace"], true);
    await look(person, "voice");
    await person.find("chat-input").press("!");
    assert.equal(await person.find("chat-input").inputValue(), "Dear Ada Lovelace!,");
    await person.page.getByRole("button", { name: "Dictate" }).waitFor();
  },
);

journey("a microphone that isn't allowed is told in words", async (stage) => {
  const person = await stage.person();
  await giveHearing(person);
  await person.page.reload();
  await chatting(person);
  await person.page.getByRole("button", { name: "Dictate" }).click();
  await person.page.evaluate(() => hearing().onerror({ error: "not-allowed" }));
  await person.page.getByText("Allow the microphone for this page.").waitFor();
});

journey("where the browser can't listen there is no button for it", async (stage) => {
  const person = await stage.person(phone);
  await person.page.addInitScript(() => {
    Object.assign(globalThis, { SpeechRecognition: undefined, webkitSpeechRecognition: undefined });
  });
  await person.page.reload();
  await chatting(person);
  assert.equal(await person.page.getByRole("button", { name: "Dictate" }).count(), 0);
});

async function chatting(person: Person): Promise<Person> {
  await person.makeProject("Garden");
  return person;
}

/** Opens a thread in which nothing has happened for years. */
async function openRested(person: Person): Promise<void> {
  const [, , project] = person.path.split("/");
  const thread = await person.page.evaluate(async (project) => {
    const created_at = "2021-04-01T10:00:00Z";
    const messages = [
      { is_user: true, content: "When do tulips bloom?", created_at },
      { is_user: false, content: "In spring.", created_at },
    ];
    const body = JSON.stringify({
      format: "parley/1",
      threads: [{ title: "Tulips", messages }],
    });
    const response = await fetch(`/api/v1/projects/${project}/import?format=parley`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    const { threads } = await response.json() as { threads: { id: string }[] };
    return threads[0]!.id;
  }, project);
  await person.page.goto(`/projects/${project}/chat/${thread}`);
  await person.answer("complete").waitFor();
}

/** Answers what is sent from now on with an error, as the server does at a limit. */
async function refuse(person: Person, error: object): Promise<void> {
  await person.page.routeWebSocket(/\/ws\/chat\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      const event = JSON.parse(String(text)) as { type: string; client_message_id?: string };
      if (event.type !== "send_message") return server.send(text);
      const { client_message_id } = event;
      socket.send(JSON.stringify({ type: "error", error: "No.", client_message_id, ...error }));
    });
  });
  await person.page.reload();
  await person.answer("complete").waitFor();
}

interface Hearing {
  onresult: (event: object) => void;
  onerror: (event: { error: string }) => void;
}

declare function hearing(): Hearing;

/** A browser that listens to what the journey says. */
async function giveHearing(person: Person): Promise<void> {
  await person.page.addInitScript(() => {
    let latest: unknown;
    class Recognition {
      constructor() {
        latest = this;
      }
      start() {}
      stop() {}
      abort() {}
    }
    Object.assign(globalThis, { SpeechRecognition: Recognition, hearing: () => latest });
  });
}

async function say(person: Person, words: string[], isFinal: boolean): Promise<void> {
  await person.page.evaluate(({ words, isFinal }) => {
    const results = words.map((transcript) => Object.assign([{ transcript }], { isFinal }));
    hearing().onresult({ results });
  }, { words, isFinal });
}

/** Pictures in each width, light and dark. */
async function look({ page }: Person, place: string): Promise<void> {
  const size = page.viewportSize();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const [width, height] of [[1280, 800], [768, 1024], [375, 812]] as const) {
      await page.setViewportSize({ width, height });
      const path = join(output, `composer-${place}-${width}-${colorScheme}.png`);
      await page.screenshot({ path });
    }
  }
  await assertAccessible(page, place);
  if (size) await page.setViewportSize(size);
}
