import type { Locator, Page } from "playwright-core";
import type { Person } from "./person.ts";

/** A button of a message, brought into sight as people do it. */
export async function action(message: Locator, name: string): Promise<Locator> {
  await message.hover();
  // Without a pointer a touch brings it up, which gives the message the focus.
  await message.focus();
  return message.getByTestId(`message-action-${name}`);
}

export async function act(message: Locator, name: string): Promise<void> {
  await (await action(message, name)).click();
}

/** Writes another text over a message of one's own. */
export async function rewrite(message: Locator, text: string, button: string): Promise<void> {
  await act(message, "edit");
  await message.getByTestId("message-edit-input").fill(text);
  await message.getByRole("button", { name: button, exact: true }).click();
}

/** What all messages on the page say, oldest first, in short. */
export function transcript(page: Page): Promise<string[]> {
  return page.locator('[data-testid="message-bubble"]:visible').evaluateAll((bubbles) =>
    bubbles.map((bubble) => {
      const text = bubble.querySelector(".message-content")?.textContent ?? "";
      return text.replace(/\s*\[\[.*$/s, "").trim();
    })
  );
}

/** A conversation of one exchange in a new project. */
export async function exchange(person: Person, question: string, answer: string): Promise<Person> {
  await person.makeProject("Garden");
  await person.ask(says(question, answer));
  await person.answer("complete").waitFor();
  return person;
}

/** A question that is answered with a given text. */
export function says(question: string, answer: string): string {
  return `${question} [[script text=${JSON.stringify(answer)} rate=0]]`;
}
