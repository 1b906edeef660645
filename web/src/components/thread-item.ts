import type { ChatThread } from "../api/types.ts";
import type { App } from "../app/app.ts";
import { pathOf } from "../app/router.ts";
import { strings } from "../app/strings.ts";
import type { ThreadActions } from "../app/thread-actions.ts";
import { untracked } from "../store/signal.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { iconButton } from "./icon.ts";
import { inlineEdit } from "./inline-edit.ts";
import { type MenuItem, openMenu } from "./menu.ts";
import { MAX_TITLE_CHARACTERS } from "./thread-title.ts";

const words = strings.thread;

/** A thread in the sidebar: its title, whether something runs or waits in it, what can be done with it. */
export class ThreadItem extends Component {
  readonly #app: App;
  readonly #actions: ThreadActions;
  readonly #title = h("span", { class: "title", dir: "auto" });
  readonly #state = h("span", { class: "state", role: "img" });
  readonly #link = h("a", {}, this.#title, this.#state);
  readonly #more: HTMLButtonElement;
  #thread: ChatThread;

  constructor(thread: ChatThread, app: App, actions: ThreadActions) {
    super();
    this.#thread = thread;
    this.#app = app;
    this.#actions = actions;
    this.role = "listitem";
    this.dataset.testid = "thread-item";
    this.dataset.threadId = thread.id;
    this.#more = iconButton("three-dots", "", {
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      on: { click: () => this.#openMenu() },
    });
    this.append(this.#link, this.#more);
    this.show(thread);
  }

  protected connected(): void {
    this.watch(() => {
      const route = this.#app.router.route.value;
      const active = route.page === "chat" && route.threadId === this.#thread.id;
      setAttribute(this, "data-active", active);
      setAttribute(this.#link, "aria-current", active ? "page" : null);
    });
  }

  show(thread: ChatThread): void {
    this.#thread = thread;
    const title = thread.title || words.untitled;
    this.#link.href = pathOf({
      page: "chat",
      projectId: thread.project_id,
      threadId: thread.id,
    });
    this.#link.title = title;
    this.#title.textContent = title;
    this.#more.ariaLabel = this.#more.title = words.actionsFor(title);
    setAttribute(this, "data-generating", thread.is_generating);
    setAttribute(this, "data-unread", thread.has_unread);
    this.#state.hidden = !thread.is_generating && !thread.has_unread;
    this.#state.ariaLabel = thread.is_generating
      ? strings.sidebar.generating
      : strings.sidebar.unread;
  }

  #openMenu(): void {
    const thread = this.#thread;
    const title = thread.title || words.untitled;
    const pinned = thread.is_pinned;
    const items: MenuItem[] = [
      { label: words.rename, icon: "pencil", run: () => this.#rename() },
      {
        label: pinned ? words.unpin : words.pin,
        icon: "pin-angle",
        run: () => void this.#actions.pin(thread.id, !pinned),
      },
      {
        label: words.archive,
        icon: "archive",
        run: () => this.#leave(() => this.#actions.archive(thread)),
      },
      {
        label: words.delete,
        icon: "trash3",
        danger: true,
        run: () => this.#leave(() => this.#actions.delete(thread)),
      },
    ];
    untracked(() => openMenu(this.#more, words.actionsFor(title), items));
  }

  /** The focus goes on to the thread that takes this one's place. */
  #leave(remove: () => void): void {
    const all = [...this.closest("thread-groups")?.querySelectorAll("thread-item") ?? []];
    const at = all.indexOf(this);
    const near = all[at + 1] ?? all[at - 1];
    remove();
    near?.querySelector("a")?.focus();
  }

  #rename(): void {
    const thread = this.#thread;
    const field = inlineEdit({
      label: words.renameLabel,
      text: thread.title,
      maxLength: MAX_TITLE_CHARACTERS,
      done: (title) => {
        const refocus = document.activeElement === field;
        field.replaceWith(this.#link);
        this.#more.hidden = false;
        if (refocus) this.#link.focus();
        if (title) void this.#actions.rename(thread.id, title);
      },
    });
    this.#link.replaceWith(field);
    this.#more.hidden = true;
  }
}

customElements.define("thread-item", ThreadItem);
