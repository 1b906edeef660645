import type { App } from "../app/app.ts";
import { type Command, commandIn, type Completion, completions } from "../app/commands.ts";
import type { Conversation } from "../app/conversation.ts";
import { contextText } from "../app/model-choice.ts";
import { strings } from "../app/strings.ts";
import { CommandMenu } from "./command-menu.ts";

export interface ComposerCommandsOptions {
  app: App;
  conversation: Conversation;
  field: HTMLTextAreaElement;
  /** Puts another text into the field. */
  write: (text: string) => void;
  openModels: () => void;
  /** Says why a command does nothing. */
  refuse: (reason: string) => void;
}

/** What is typed after a slash: offers how it goes on, and does it. */
export class ComposerCommands {
  readonly menu: CommandMenu;
  readonly #options: ComposerCommandsOptions;

  constructor(options: ComposerCommandsOptions) {
    this.#options = options;
    this.menu = new CommandMenu(options.field, (completion) => this.#take(completion));
  }

  typed(text: string): void {
    const wasOpen = this.menu.isOpen;
    const found = text.startsWith("/") ? completions(text, this.#context()) : [];
    this.menu.show(found);
    if (this.menu.isOpen && !wasOpen) {
      this.#options.app.announcer.say(strings.commands.count(found.length));
    }
  }

  /** The command that `text` is; null for what is to be sent. */
  find(text: string): Command | null {
    return text.startsWith("/") ? commandIn(text, this.#context()) : null;
  }

  run(command: Command): void {
    const { conversation, field, write, refuse } = this.#options;
    write("");
    if (command.name === "model") this.#chooseModel(command.argument);
    else if (command.name === "new") this.#startNew(command.argument);
    else if (command.name !== "help" && !conversation.threadId) {
      refuse(strings.commands.emptyChat);
    } else {
      // Whoever can do it listens around the composer.
      field.dispatchEvent(new CustomEvent("command", { bubbles: true, detail: command }));
    }
  }

  #take(completion: Completion): void {
    if (completion.command) this.run(completion.command);
    else this.#options.write(completion.text);
  }

  #chooseModel(id: string): void {
    if (id) this.#options.conversation.model.chooseModel(id);
    else this.#options.openModels();
  }

  #startNew(text: string): void {
    const { app, conversation } = this.#options;
    if (text) conversation.leaveForNew(text);
    app.router.go({ page: "chat", projectId: conversation.projectId, threadId: null });
  }

  #context() {
    const models = this.#options.app.models.models.peek();
    return {
      models: models.map(({ id, context_tokens }) => ({
        id,
        detail: strings.models.context(contextText(context_tokens)),
      })),
    };
  }
}
