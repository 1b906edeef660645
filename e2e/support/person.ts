import type { Locator, Page } from "playwright-core";
import type { Device } from "./device.ts";

interface Account {
  name: string;
  email: string;
  password: string;
}

/** Somebody at a device, and what they do with it. */
export class Person {
  readonly device: Device;
  readonly page: Page;
  readonly account: Account;

  constructor(device: Device, account: Account) {
    this.device = device;
    this.page = device.page;
    this.account = account;
  }

  /** Makes an account through the page. */
  static async register(device: Device): Promise<Person> {
    const account = {
      name: "Ada Lovelace",
      email: `${crypto.randomUUID()}@example.org`,
      password: "correct horse battery",
    };
    const person = new Person(device, account);
    await person.page.goto("/register");
    const form = person.find("register-form");
    await form.getByLabel("Name").fill(account.name);
    await form.getByLabel("Email").fill(account.email);
    await form.getByLabel("Password").fill(account.password);
    await form.getByRole("button").click();
    await person.newProjectButton.waitFor();
    return person;
  }

  /** The same person at another device, signed in there. */
  async at(device: Device): Promise<Person> {
    const person = new Person(device, this.account);
    await person.page.goto("/login");
    await person.signIn();
    await person.newProjectButton.waitFor();
    return person;
  }

  async signIn(password = this.account.password): Promise<void> {
    const form = this.find("login-form");
    await form.getByLabel("Email").fill(this.account.email);
    await form.getByLabel("Password").fill(password);
    await form.getByRole("button").click();
  }

  /** Leaves the person before an empty chat of the new project. */
  async makeProject(name: string): Promise<void> {
    await this.newProjectButton.click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByRole("button", { name: "Create project" }).click();
    await this.find("empty-chat").waitFor();
  }

  async ask(text: string): Promise<void> {
    await this.find("chat-input").fill(text);
    await this.find("send-button").click();
  }

  /** Asks, and waits until the answer has its first words. */
  async askAndSeeItBegin(text: string): Promise<void> {
    await this.ask(text);
    await this.answer("streaming").locator(".message-content").filter({ hasText: /\S/ }).waitFor();
  }

  /** Where the page is, as another device would open it. */
  get path(): string {
    const { pathname } = new URL(this.page.url());
    return pathname;
  }

  /** The newest answer, in any state or in this one. */
  answer(status?: "streaming" | "complete" | "stopped" | "interrupted" | "failed"): Locator {
    const state = status ? `[data-status="${status}"]` : "";
    return this.bubbles("assistant", state).last();
  }

  /** The person's own newest message. */
  message(status?: "sending" | "sent" | "failed"): Locator {
    const state = status ? `[data-status="${status}"]` : "";
    return this.bubbles("user", state).last();
  }

  bubbles(sender: "user" | "assistant", state = ""): Locator {
    return this.page.locator(`[data-testid="message-bubble"][data-sender="${sender}"]${state}`);
  }

  /** What a message says, as it is read. */
  async textOf(message: Locator): Promise<string> {
    return normalized(await message.locator(".message-content").innerText());
  }

  /** What the server has kept of the open thread, oldest first. */
  async storedMessages(): Promise<StoredMessage[]> {
    const thread = this.path.split("/").at(-1);
    const response = await this.device.context.request.get(`/api/v1/threads/${thread}/messages`);
    const { messages } = await response.json() as { messages: StoredMessage[] };
    return messages.map((message) => ({ ...message, content: normalized(message.content) }));
  }

  find(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  get newProjectButton(): Locator {
    return this.find("new-project-button").first();
  }
}

export interface StoredMessage {
  id: string;
  content: string;
  role: "user" | "assistant" | "system";
  status: string;
}

/** Line breaks and runs of spaces are up to the page. */
function normalized(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
