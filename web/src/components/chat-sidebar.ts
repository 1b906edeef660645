import type { App } from "../app/app.ts";
import { initials } from "../app/initials.ts";
import { pathOf } from "../app/router.ts";
import { strings } from "../app/strings.ts";
import type { ThreadActions } from "../app/thread-actions.ts";
import { isPhone } from "../app/layout.ts";
import type { WritableSignal } from "../store/signal.ts";
import type { ThreadListStore } from "../store/thread-list.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { icon, iconButton } from "./icon.ts";
import { ProblemNotice } from "./notice.ts";
import { editProject } from "./project-edit.ts";
import { SidebarLists } from "./sidebar-lists.ts";

const words = strings.sidebar;

/** The threads of a project, the way to a new one, to other projects and to the settings. */
export class ChatSidebar extends Component {
  readonly #app: App;
  readonly #projectId: string;
  readonly #hide: HTMLButtonElement;
  readonly #projectName = h("span", { dir: "auto" });
  readonly #accountName = h("span", { class: "name", dir: "auto" });
  readonly #accountAvatar = h("span", { class: "avatar", "aria-hidden": "true" });

  constructor(
    app: App,
    projectId: string,
    list: ThreadListStore,
    actions: ThreadActions,
    open: WritableSignal<boolean>,
  ) {
    super();
    this.#app = app;
    this.#projectId = projectId;
    this.#hide = iconButton("layout-sidebar", words.hide, {
      "aria-expanded": "true",
      on: { click: () => open.set(false) },
    });
    this.dataset.testid = "chat-sidebar";
    this.append(
      h(
        "nav",
        { "aria-label": words.label },
        this.#head(),
        this.#newChat(),
        new SidebarLists(app, projectId, list, actions, () => {
          if (isPhone.peek()) open.set(false);
        }),
        h(
          "div",
          { class: "sidebar-foot" },
          new ProblemNotice(actions.problem, () => actions.dismissProblem()),
          this.#account(),
        ),
      ),
    );
  }

  focusHideButton(): void {
    this.#hide.focus();
  }

  protected connected(): void {
    const { projects, session } = this.#app;
    this.watch(() => {
      const project = projects.projects.value.find((known) => known.id === this.#projectId);
      this.#projectName.textContent = project?.name ?? "";
    });
    this.watch(() => {
      const name = session.user.value?.display_name ?? "";
      this.#accountName.textContent = name;
      this.#accountAvatar.textContent = initials(name);
    });
  }

  #head(): HTMLElement {
    return h(
      "div",
      { class: "sidebar-head" },
      h(
        "a",
        { class: "sidebar-project", href: "/", title: strings.project.back },
        icon("chevron-left"),
        this.#projectName,
        h("span", { class: "unseen" }, strings.project.back),
      ),
      iconButton("sliders", strings.project.editTitle, {
        "aria-haspopup": "dialog",
        on: { click: () => this.#editProject() },
      }),
      this.#hide,
    );
  }

  /** Its instructions above all, without leaving the conversation they are about. */
  #editProject(): void {
    const project = this.#app.projects.find(this.#projectId);
    if (project) editProject(this.#app, project);
  }

  #newChat(): HTMLElement {
    return h(
      "a",
      {
        class: "sidebar-row",
        href: pathOf({ page: "chat", projectId: this.#projectId, threadId: null }),
        "data-testid": "new-chat-button",
      },
      icon("pencil-square"),
      words.newThread,
    );
  }

  #account(): HTMLElement {
    return h(
      "a",
      { class: "sidebar-account", href: pathOf({ page: "settings" }), title: words.settings },
      this.#accountAvatar,
      this.#accountName,
      icon("gear"),
      h("span", { class: "unseen" }, words.settings),
    );
  }
}

customElements.define("chat-sidebar", ChatSidebar);
