import type { App } from "../app/app.ts";
import type { Conversation } from "../app/conversation.ts";
import { pathOf } from "../app/router.ts";
import { strings } from "../app/strings.ts";
import type { ThreadActions } from "../app/thread-actions.ts";
import type { WritableSignal } from "../store/signal.ts";
import { ConnectionStatus } from "./connection-status.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { icon, iconButton } from "./icon.ts";
import { ThreadTools } from "./thread-tools.ts";
import { ThreadTitle } from "./thread-title.ts";

/** Above a conversation: the way to the sidebar while it is closed, the title, the connection, and what can be done with the thread. */
export class ChatHeader extends Component {
  readonly #app: App;
  readonly #conversation: Conversation;
  readonly #actions: ThreadActions;
  readonly #sidebarOpen: WritableSignal<boolean>;
  readonly #tools = h("div", { class: "header-tools" });
  readonly #toggle: HTMLButtonElement;
  readonly #newChat: HTMLElement;

  constructor(
    app: App,
    conversation: Conversation,
    actions: ThreadActions,
    sidebarOpen: WritableSignal<boolean>,
  ) {
    super();
    this.#app = app;
    this.#conversation = conversation;
    this.#actions = actions;
    this.#sidebarOpen = sidebarOpen;
    this.#toggle = iconButton("layout-sidebar", strings.sidebar.show, {
      "data-testid": "mobile-sidebar-toggle",
      "aria-expanded": "false",
      on: { click: () => sidebarOpen.set(true) },
    });
    this.#newChat = h(
      "a",
      {
        class: "icon-button",
        href: pathOf({ page: "chat", projectId: conversation.projectId, threadId: null }),
        "aria-label": strings.sidebar.newThread,
        title: strings.sidebar.newThread,
      },
      icon("pencil-square"),
    );
    this.append(
      this.#toggle,
      new ThreadTitle(conversation, (id, title) => actions.rename(id, title)),
      new ConnectionStatus(conversation),
      this.#tools,
      this.#newChat,
    );
  }

  protected connected(): void {
    this.watch(() => {
      const store = this.#conversation.store.value;
      this.#tools.replaceChildren(
        ...store ? [new ThreadTools(this.#app, this.#conversation, store, this.#actions)] : [],
      );
    });
    this.watch(() => {
      this.#toggle.hidden = this.#sidebarOpen.value;
      this.#newChat.hidden = this.#sidebarOpen.value;
    });
  }
}

customElements.define("chat-header", ChatHeader);
