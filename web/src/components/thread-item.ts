import type { ChatThread } from "../api/types.ts";
import type { App } from "../app/app.ts";
import { pathOf } from "../app/router.ts";
import { strings } from "../app/strings.ts";
import type { ThreadActions } from "../app/thread-actions.ts";
import { untracked } from "../store/signal.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { icon, iconButton } from "./icon.ts";
import { inlineEdit } from "./inline-edit.ts";
import { openMenu } from "./menu.ts";
import { threadMenu } from "./thread-menu.ts";
import { MAX_TITLE_CHARACTERS } from "./thread-title.ts";

const words = strings.thread;

/** Elements that list threads. */
const lists = "thread-groups, archived-list";

/** A thread in the sidebar: its title, whether something runs or waits in it, what can be done with it. */
export class ThreadItem extends Component {
  readonly #app: App;
  readonly #actions: ThreadActions;
  readonly #title = h("span", { class: "title", dir: "auto" });
  readonly #badge = h(
    "span",
    { class: "badge", role: "img", "data-testid": "summary-badge" },
    icon("card-text"),
  );
  readonly #state = h("span", { class: "state", role: "img" });
  readonly #link = h("a", {}, this.#title, this.#badge, this.#state);
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
    this.listen(this.#link, "keydown", (event) => this.#keyPressed(event));
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
    this.#badge.hidden = thread.summary_count === 0;
    this.#badge.ariaLabel = this.#badge.title = strings.panels.summarised(
      thread.summary_count,
    );
  }

  #openMenu(): void {
    const thread = this.#thread;
    const items = threadMenu(thread, this.#actions, {
      rename: () => this.#rename(),
      leave: (remove) => this.#leave(remove),
    });
    untracked(() => openMenu(this.#more, words.actionsFor(thread.title || words.untitled), items));
  }

  #keyPressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "F2") this.#rename();
    else if (event.key === "Delete") this.#leave(() => this.#actions.delete(this.#thread));
    else return;
    event.preventDefault();
  }

  /** The focus goes on to the thread that takes this one's place. */
  #leave(remove: () => void): void {
    const all = [...this.closest(lists)?.querySelectorAll("thread-item") ?? []];
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

/** Arrow keys, Home and End go from thread to thread, from wherever the focus is in one. */
export function moveAmongThreads(list: HTMLElement, event: KeyboardEvent): void {
  const here = (event.target as Element).closest("thread-item");
  if (!here || (event.target as Element).closest("input, [role=menu]")) return;
  const all = [...list.querySelectorAll("thread-item")];
  const at = all.indexOf(here);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  all[next]?.querySelector("a")?.focus();
}

customElements.define("thread-item", ThreadItem);
