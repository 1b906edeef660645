import type { App } from "../app/app.ts";
import type { Conversation } from "../app/conversation.ts";
import { problemWords } from "../app/problems.ts";
import { strings } from "../app/strings.ts";
import type { ThreadActions } from "../app/thread-actions.ts";
import { computed, untracked, type WritableSignal } from "../store/signal.ts";
import type { ThreadListStore } from "../store/thread-list.ts";
import type { ThreadStore } from "../store/thread.ts";
import { ChatComposer } from "./chat-composer.ts";
import { ChatHeader } from "./chat-header.ts";
import { ChatTranscript } from "./chat-transcript.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { EmptyChat } from "./empty-chat.ts";
import { MessageBubble } from "./message-bubble.ts";
import { ProblemNotice } from "./notice.ts";
import { problemNotice, region } from "./region.ts";
import { skeleton } from "./skeleton.ts";

/** What the middle of the pane shows. */
type Content = "empty" | "first" | "loading" | "failed" | "transcript";

/** One conversation: its header, its transcript, and the field to write in. */
export class ChatPane extends Component {
  readonly conversation: Conversation;
  readonly #app: App;
  readonly #list: ThreadListStore;
  readonly #middle = h("div", { class: "chat-middle" });
  readonly #foot = h("div", { class: "chat-foot column" });
  readonly #composer: ChatComposer;
  readonly #notice = h("small", { class: "model-notice" }, strings.chat.localModel);

  constructor(
    app: App,
    conversation: Conversation,
    list: ThreadListStore,
    actions: ThreadActions,
    sidebarOpen: WritableSignal<boolean>,
  ) {
    super();
    this.#app = app;
    this.#list = list;
    this.conversation = conversation;
    this.#composer = new ChatComposer(app, conversation, () => this.#sent());
    this.#foot.append(
      new ProblemNotice(
        computed(() => problemOf(conversation)),
        () => conversation.store.peek()?.dismissFailure(),
      ),
      this.#composer,
      this.#notice,
    );
    this.className = "chat-main";
    this.role = "main";
    this.append(
      new ChatHeader(app, conversation, actions, sidebarOpen),
      this.#middle,
      this.#foot,
    );
  }

  focusComposer(): void {
    this.#composer.focusField();
  }

  protected connected(): void {
    const content = computed(() => this.#content());
    this.watch(() => {
      const shown = content.value;
      this.#foot.hidden = shown === "failed";
      untracked(() =>
        this.#middle.replaceChildren(region("middle-region", () => this.#make(shown)))
      );
    });
    this.watch(() => {
      this.#notice.hidden = !this.#app.models.isSmallLocal(this.#model());
    });
    this.watch(() => this.#followThread());
    this.watch(() => {
      const title = this.conversation.title.value;
      document.title = title ? `${title} · ${strings.product}` : strings.product;
    });
    this.watch(() => this.#announceAnswers());
    this.addEventListener("edit-last", (event) => this.#passOn(event));
  }

  /** What the composer asks of the messages. */
  #passOn(event: Event): void {
    const transcript = this.#middle.querySelector("chat-transcript");
    if (event.target !== transcript) transcript?.dispatchEvent(new Event(event.type));
  }

  #sent(): void {
    this.#middle.querySelector("chat-transcript")?.dispatchEvent(new Event("sent"));
  }

  #content(): Content {
    if (this.conversation.first.value) return "first";
    const store = this.conversation.store.value;
    if (!store) return "empty";
    if (store.state.value === "failed") return "failed";
    if (store.order.value.length > 0) return "transcript";
    return store.state.value === "loading" ? "loading" : "empty";
  }

  #make(content: Content): HTMLElement {
    const store = this.conversation.store.peek();
    switch (content) {
      case "empty":
        return this.#empty();
      case "first":
        return this.#first();
      case "loading":
        return h("div", { class: "column transcript-loading" }, skeleton(9));
      case "failed":
        return this.#failed(store!);
      case "transcript":
        return new ChatTranscript(this.#app, store!, this.conversation.model);
    }
  }

  #empty(): HTMLElement {
    const { projectId } = this.conversation;
    return new EmptyChat(this.#app, projectId, (prompt) => this.#composer.fill(prompt));
  }

  #first(): HTMLElement {
    const shown = this.conversation.first.peek()!;
    const bubble = new MessageBubble(computed(() => this.conversation.first.value ?? shown), {
      userName: this.#app.session.user.peek()?.display_name ?? "",
      retry: () => this.conversation.retryFirst(),
      discard: () => {
        this.conversation.discardFirst();
        this.#composer.fill(shown.message.content);
      },
    });
    return h(
      "div",
      { class: "transcript-scroll" },
      h("div", { class: "transcript-list column" }, bubble),
    );
  }

  #failed(store: ThreadStore): HTMLElement {
    if (isGone(store)) {
      const { projectId } = this.conversation;
      return problemNotice(
        store.thread.peek() ? strings.chat.deleted : strings.chat.notFound,
        strings.chat.startNew,
        () => this.#app.router.go({ page: "chat", projectId, threadId: null }, { replace: true }),
      );
    }
    return problemNotice(
      problemWords(store.failure.peek()),
      strings.region.retry,
      () => void store.open(),
    );
  }

  /** The model that answered last, or the one that would answer. */
  #model(): string | null {
    const store = this.conversation.store.value;
    const projects = this.#app.projects.projects.value;
    const project = projects.find((known) => known.id === this.conversation.projectId);
    return store?.thread.value?.model ?? project?.default_model ?? null;
  }

  #followThread(): void {
    const store = this.conversation.store.value;
    const thread = store?.thread.value;
    if (store && isGone(store)) this.#list.forget(store.threadId);
    else if (thread) untracked(() => this.#list.apply(thread));
  }

  #announceAnswers(): (() => void) | void {
    const store = this.conversation.store.value;
    const answer = store?.generating.value;
    if (!store || !answer) return;
    const { announcer } = this.#app;
    announcer.say(strings.announce.started);
    return () => {
      const item = store.order.peek().map((key) => store.item(key)?.peek())
        .findLast((known) => known?.message.id === answer);
      announcer.say(endOf(item?.message.status));
    };
  }
}

/** Whether there is no such thread, or no longer. */
function isGone(store: ThreadStore): boolean {
  const code = store.failure.value?.code;
  return store.state.value === "failed" && (code === "not_found" || code === "thread_not_found");
}

function endOf(status: string | undefined): string {
  if (status === "stopped") return strings.announce.stopped;
  return status === "failed" ? strings.announce.failed : strings.announce.finished;
}

/** What went wrong in an open thread and concerns no single message. */
function problemOf(conversation: Conversation): string | null {
  const store = conversation.store.value;
  if (store?.state.value !== "ready") return null;
  return store.failure.value && problemWords(store.failure.value);
}

customElements.define("chat-pane", ChatPane);
