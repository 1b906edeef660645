import type { App } from "../app/app.ts";
import type { Conversation } from "../app/conversation.ts";
import { examplePrompts, whenRested } from "../app/suggestions.ts";
import { computed, type Signal, signal } from "../store/signal.ts";
import { Component } from "./element.ts";
import { examplePromptList } from "./example-prompts.ts";

const EXAMPLES = 3;

/** Over the composer, when a thread has rested: ways to go on. Gone as soon as something is written. */
export class RestedPrompts extends Component {
  readonly #app: App;
  readonly #conversation: Conversation;
  readonly #empty: Signal<boolean>;
  readonly #pick: (prompt: string) => void;
  readonly #prompts = signal<readonly string[]>([]);

  constructor(
    app: App,
    conversation: Conversation,
    empty: Signal<boolean>,
    pick: (prompt: string) => void,
  ) {
    super();
    this.#app = app;
    this.#conversation = conversation;
    this.#empty = empty;
    this.#pick = pick;
    this.hidden = true;
  }

  protected connected(): void {
    const activity = computed(() => lastActivity(this.#conversation));
    this.watch(() => {
      const since = activity.value;
      this.#prompts.set([]);
      return since === null ? undefined : whenRested(since, () => void this.#load(since, activity));
    });
    this.watch(() => {
      const prompts = this.#prompts.value;
      this.hidden = prompts.length === 0 || !this.#empty.value;
      const list = this.hidden ? [] : [examplePromptList(prompts, this.#pick, "rested-prompts")];
      this.replaceChildren(...list);
    });
  }

  /** Nothing is missing when there are none. */
  async #load(since: string, activity: Signal<string | null>): Promise<void> {
    const { projectId, threadId } = this.#conversation;
    const prompts = await examplePrompts(this.#app.api, projectId, threadId, EXAMPLES)
      .catch(() => []);
    if (this.isConnected && activity.peek() === since) this.#prompts.set(prompts);
  }
}

/** When something last happened in a thread that has messages and no running answer; else null. */
function lastActivity(conversation: Conversation): string | null {
  const store = conversation.store.value;
  if (!store || store.state.value !== "ready" || store.generating.value !== null) return null;
  const last = store.order.value.at(-1);
  const item = last === undefined ? undefined : store.item(last)?.facts.value;
  if (!item || item.delivery !== "sent") return null;
  const known = store.thread.value?.last_activity_at ?? "";
  return known > item.message.created_at ? known : item.message.created_at;
}

customElements.define("rested-prompts", RestedPrompts);
