import type { App } from "../app/app.ts";
import { Conversation } from "../app/conversation.ts";
import { isDesktop, isPhone } from "../app/layout.ts";
import { watchRunningThreads } from "../app/running-threads.ts";
import { shortcutFor } from "../app/shortcuts.ts";
import { strings } from "../app/strings.ts";
import { ThreadActions } from "../app/thread-actions.ts";
import { signal, untracked } from "../store/signal.ts";
import { ThreadListStore } from "../store/thread-list.ts";
import { ChatPane } from "./chat-pane.ts";
import { ChatSidebar } from "./chat-sidebar.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { nowhere } from "./nowhere.ts";
import { region } from "./region.ts";

/** One project's chat: the threads at the side, the current one in the middle. */
export class ChatView extends Component {
  readonly #app: App;
  readonly #projectId: string;
  readonly #list: ThreadListStore;
  readonly #actions: ThreadActions;
  readonly #sidebarOpen = signal(false);
  readonly #main = h("div", { class: "chat-region" });
  readonly #scrim = h("div", { class: "sidebar-scrim" });
  #sidebar!: ChatSidebar;
  #pane: ChatPane | null = null;

  constructor(app: App, projectId: string) {
    super();
    this.#app = app;
    this.#projectId = projectId;
    this.#list = new ThreadListStore(app.api, projectId, {
      sort: app.preferences.threadSort.peek(),
    });
    this.#actions = new ThreadActions(app, this.#list, projectId);
    this.#scrim.addEventListener("click", () => this.#sidebarOpen.set(false));
    const skip = h("a", { class: "skip-link", href: "#composer" }, strings.skipToChat);
    this.append(
      skip,
      region("sidebar-region", () => this.#newSidebar()),
      this.#scrim,
      this.#main,
    );
  }

  protected connected(): void {
    if (!this.#app.projects.find(this.#projectId)) void this.#findProject();
    void this.#list.load();
    this.atEnd(watchRunningThreads(
      this.#app.api,
      this.#list,
      () => this.#pane?.conversation.threadId ?? null,
    ));
    this.atEnd(() => {
      this.#pane?.conversation.dispose();
      this.#list.dispose();
    });
    this.watch(() => this.#fitSidebar());
    // Before the pane and its header watch the same: it asks what has the focus until now.
    this.watch(() => this.#showSidebar(this.#sidebarOpen.value));
    this.watch(() => this.#followRoute());
    this.listen(window, "keydown", (event) => this.#shortcut(event));
  }

  async #findProject(): Promise<void> {
    const { projects } = this.#app;
    // When that can't be told the chat goes on: its own parts say what fails.
    await projects.load().catch(() => {});
    const isGone = projects.state.peek() === "ready" && !projects.find(this.#projectId);
    // A thread says of itself that it isn't there.
    const isEmpty = this.#pane?.conversation.threadId === null;
    if (isGone && isEmpty && this.isConnected) this.replaceWith(nowhere());
  }

  #followRoute(): void {
    const route = this.#app.router.route.value;
    if (route.page !== "chat" || route.projectId !== this.#projectId) return;
    untracked(() => {
      const current = this.#pane?.conversation;
      // A thread that was just made in this pane: the pane already shows it.
      if (current && current.threadId === route.threadId && route.threadId !== null) return;
      current?.dispose();
      const conversation = new Conversation(
        this.#app,
        this.#list,
        this.#projectId,
        route.threadId,
      );
      this.#main.replaceChildren(region("pane-region", () => this.#newPane(conversation)));
      if (isPhone.peek()) this.#sidebarOpen.set(false);
      else this.#pane?.focusComposer();
    });
  }

  /** Also made anew after a fault in it, which may lie in what was loaded. */
  #newSidebar(): ChatSidebar {
    this.#sidebar = new ChatSidebar(
      this.#app,
      this.#projectId,
      this.#list,
      this.#actions,
      this.#sidebarOpen,
    );
    this.#sidebar.dataset.open = String(this.#sidebarOpen.peek());
    if (this.isConnected) void this.#list.restart();
    return this.#sidebar;
  }

  #newPane(conversation: Conversation): ChatPane {
    this.#pane = new ChatPane(
      this.#app,
      conversation,
      this.#list,
      this.#actions,
      this.#sidebarOpen,
    );
    return this.#pane;
  }

  /** On a desktop the sidebar is as it was left; elsewhere it starts closed. */
  #fitSidebar(): void {
    const open = isDesktop.value && this.#app.preferences.sidebar.peek() === "open";
    untracked(() => this.#sidebarOpen.set(open));
  }

  #showSidebar(open: boolean): void {
    const covers = isPhone.value;
    const toggle = this.#main.querySelector<HTMLElement>('[data-testid="mobile-sidebar-toggle"]');
    const focused = document.activeElement;
    this.#scrim.dataset.open = String(open);
    setAttribute(this.#main, "inert", open && covers);
    setAttribute(this.#sidebar, "inert", !open);
    this.#sidebar.dataset.open = String(open);
    if (isDesktop.peek()) this.#app.preferences.sidebar.set(open ? "open" : "closed");
    // The button that was pressed is gone; its counterpart takes the focus.
    if (open && (covers || focused === toggle)) this.#sidebar.focusHideButton();
    else if (!open && this.#sidebar.contains(focused)) queueMicrotask(() => toggle?.focus());
  }

  #shortcut(event: KeyboardEvent): void {
    if (event.key === "Escape" && isPhone.peek() && this.#sidebarOpen.peek()) {
      this.#sidebarOpen.set(false);
      return;
    }
    const shortcut = shortcutFor(event);
    if (!shortcut || document.querySelector("dialog[open]")) return;
    // The help is there on every page.
    if (shortcut !== "help") event.preventDefault();
    switch (shortcut) {
      case "composer":
        this.#pane?.focusComposer();
        break;
      case "new-thread":
        this.#app.router.go({ page: "chat", projectId: this.#projectId, threadId: null });
        this.#pane?.focusComposer();
        break;
      case "sidebar":
        this.#sidebarOpen.update((open) => !open);
    }
  }
}

customElements.define("chat-view", ChatView);
