import type { Project } from "../api/types.ts";
import type { App } from "../app/app.ts";
import { initials } from "../app/initials.ts";
import { pathOf } from "../app/router.ts";
import { strings } from "../app/strings.ts";
import { shortTime } from "../app/times.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { icon } from "./icon.ts";
import type { IconName } from "./icon-names.ts";
import { openNewProjectDialog } from "./new-project-dialog.ts";
import { problemNotice } from "./region.ts";
import { skeleton } from "./skeleton.ts";

const words = strings.projects;

const templateIcons: Record<Project["template"], IconName> = {
  general: "chat",
  writing: "pencil",
  coding: "code-slash",
  research: "journal-text",
  learning: "mortarboard",
};

/** All projects of a person, the way into each, and the way to a new one. */
export class ProjectsPage extends Component {
  readonly #app: App;
  readonly #initials = h("span");
  readonly #create = h("span");
  readonly #list = h("div", { class: "projects" });

  constructor(app: App) {
    super();
    this.#app = app;
    this.className = "page";
    this.append(h("main", {}, this.#header(), this.#list));
  }

  protected connected(): void {
    document.title = `${words.title} · ${strings.product}`;
    this.watch(() => {
      const name = this.#app.session.user.value?.display_name;
      this.#initials.textContent = name ? initials(name) : "";
    });
    this.watch(() => this.#showProjects());
    this.#load();
  }

  /** The list's own state says when this failed. */
  #load(): void {
    this.#app.projects.load().catch(() => {});
  }

  #header(): HTMLElement {
    return h(
      "header",
      { class: "page-header" },
      h("h1", {}, words.title),
      this.#create,
      h(
        "a",
        {
          class: "avatar",
          href: pathOf({ page: "settings" }),
          "aria-label": strings.settings.title,
          title: strings.settings.title,
        },
        this.#initials,
      ),
    );
  }

  /** Without projects the one thing to do stands in the middle, and not above as well. */
  #showProjects(): void {
    const shown = this.#app.projects.projects.value.filter((project) => !project.is_archived);
    const create = shown.length > 0 ? [this.#newProjectButton("button", words.create)] : [];
    this.#create.replaceChildren(...create);
    this.#list.replaceChildren(this.#content(shown));
  }

  #content(shown: readonly Project[]): Node {
    if (shown.length > 0) return this.#items(shown);
    const { state } = this.#app.projects;
    if (state.value === "failed") {
      return problemNotice(
        strings.problems.network,
        strings.region.retry,
        () => this.#load(),
      );
    }
    return state.value === "ready" ? this.#empty() : skeleton(6);
  }

  #items(projects: readonly Project[]): HTMLElement {
    return h(
      "ul",
      { class: "project-items" },
      ...projects.map((project) => h("li", {}, item(project))),
    );
  }

  #empty(): HTMLElement {
    return h(
      "div",
      { class: "empty" },
      h("p", {}, words.empty),
      this.#newProjectButton("button primary", words.createFirst),
    );
  }

  #newProjectButton(className: string, label: string): HTMLButtonElement {
    const open = () => openNewProjectDialog(this.#app);
    return h(
      "button",
      {
        type: "button",
        class: className,
        "data-testid": "new-project-button",
        on: { click: open },
      },
      icon("plus-lg"),
      label,
    );
  }
}

function item(project: Project): HTMLElement {
  const active = project.last_chat_at
    ? shortTime(new Date(project.last_chat_at), new Date())
    : null;
  const about = project.description || words.threadCount(project.thread_count);
  return h(
    "a",
    {
      class: "project-item",
      "data-testid": "project-item",
      "data-project-id": project.id,
      href: pathOf({ page: "chat", projectId: project.id, threadId: null }),
    },
    icon(templateIcons[project.template] ?? "chat", "large"),
    h(
      "span",
      {},
      h("strong", { dir: "auto" }, project.name),
      h("span", { class: "about", dir: "auto" }, about),
    ),
    active && h("span", { class: "meta" }, active),
  );
}

customElements.define("projects-page", ProjectsPage);
