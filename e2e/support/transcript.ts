import type { Locator } from "playwright-core";
import { conversation, importThread } from "./archive.ts";
import type { Person } from "./person.ts";

/** Opens a thread of `count` numbered messages in a project of its own; returns its id. */
export async function openLong(
  person: Person,
  count: number,
  messages = conversation(count),
): Promise<string> {
  await person.makeProject("Archive");
  const thread = await importThread(person, "A long talk", messages);
  await person.page.goto(`${person.path}/${thread}`);
  await person.find("message-bubble").first().waitFor();
  return thread;
}

/** The id of a numbered message. */
export async function idOf(person: Person, thread: string, number: number): Promise<string> {
  const { request } = person.device.context;
  for (let before = "";;) {
    const response = await request.get(
      `/api/v1/threads/${thread}/messages?limit=200${before && `&before=${before}`}`,
    );
    const { messages } = await response.json() as { messages: { id: string; content: string }[] };
    const found = messages.find(({ content }) => content.startsWith(`Message ${number}.`));
    if (found) return found.id;
    before = messages[0]!.id;
  }
}

export function bubble(person: Person, number: number): Locator {
  return person.find("message-bubble")
    .filter({ hasText: new RegExp(`^\\D*Message ${number}\\. `) });
}

export async function isInView(person: Person, number: number): Promise<boolean> {
  const found = bubble(person, number);
  if (await found.count() === 0) return false;
  return await found.first().evaluate((element) => {
    const frame = element.closest(".transcript-scroll")!.getBoundingClientRect();
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > frame.top && top < frame.bottom;
  });
}

export function isAtEnd(person: Person): Promise<boolean> {
  return person.page.evaluate(() => {
    const { scrollTop, scrollHeight, clientHeight } = document.querySelector(".transcript-scroll")!;
    return scrollHeight - scrollTop - clientHeight <= 1;
  });
}

export function hasFocus(person: Person, number: number): Promise<boolean> {
  return person.page.evaluate(
    (start) =>
      document.activeElement?.querySelector(".message-content")?.textContent?.startsWith(start) ??
        false,
    `Message ${number}. `,
  );
}

/** In the page: until what has just been done is painted. */
export function twoFrames(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
}

/** Waits until scrolling has come to rest. */
export async function settled(person: Person): Promise<void> {
  await person.page.evaluate(async () => {
    const scroller = document.querySelector(".transcript-scroll")!;
    for (let still = 0, top = NaN; still < 10; still++) {
      if (scroller.scrollTop !== top) still = 0;
      top = scroller.scrollTop;
      await new Promise((done) => requestAnimationFrame(done));
    }
  });
}
