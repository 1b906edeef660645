import type { Project } from "../api/types.ts";
import type { App } from "../app/app.ts";
import { initials } from "../app/initials.ts";
import { pathOf } from "../app/router.ts";
import { problemText } from "../app/problems.ts";
import { pageStrings } from "../app/strings-pages.ts";
import { strings } from "../app/strings.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { icon } from "./icon.ts";
import { KeyedChildren } from "./keyed.ts";
import { ProblemNotice } from "./notice.ts";
import { pageHeading } from "./page-heading.ts";
import { ProjectActions } from "./project-actions.ts";
import { ProjectItem, type ProjectItemActions } from "./project-item.ts";
import { problemNotice } from "./region.ts";
import { skeleton } from "./skeleton.ts";

const words = pageStrings.projects;

/** All projects of a person, the way into each, and the way to a new one. */
export class ProjectsPage extends Component {
  readonly #app: App;
  readonly #actions: ProjectActions;
  readonly #initials = h("span");
  readonly #create = h("span");
  readonly #shown = h("div", { class: "project-items", role: "list" });
  readonly #instead = h("div");
  readonly #archived = h("div", { class: "project-items", role: "list" });
  readonly #archivedCount = h("summary");
  readonly #archive = h("details", { class: "projects-archived" });
  readonly #shownItems: KeyedChildren<Project, ProjectItem>;
  readonly #archivedItems: KeyedChildren<Project, ProjectItem>;

  constructor(app: App) {
    super();
    this.#app = app;
    this.#actions = new ProjectActions(app);
    this.#shownItems = this.#itemsIn(this.#shown);
    this.#archivedItems = this.#itemsIn(this.#archived);
    this.#archive.append(this.#archivedCount, this.#archived);
    this.className = "page";
    const { problem } = this.#actions;
    const notice = new ProblemNotice(problem, () => problem.set(null));
    this.append(
      h("main", {}, this.#header(), notice, this.#shown, this.#instead, this.#archive),
    );
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
      pageHeading(words.title),
      this.#create,
      h(
        "a",
        {
          class: "avatar",
          href: pathOf({ page: "settings" }),
          "aria-label": pageStrings.settings.title,
          title: pageStrings.settings.title,
        },
        this.#initials,
      ),
    );
  }

  #itemsIn(host: HTMLElement): KeyedChildren<Project, ProjectItem> {
    const actions: ProjectItemActions = {
      edit: (project) => this.#actions.edit(project),
      importInto: (project) => this.#actions.importInto(project),
      archive: async (project) => {
        const refocus = this.#beside(project);
        if (await this.#actions.archive(project)) refocus();
      },
      remove: (project) => this.#actions.remove(project, this.#beside(project)),
    };
    return new KeyedChildren(
      host,
      (project) => project.id,
      (project) => new ProjectItem(project, actions),
      (item, project) => item.show(project),
    );
  }

  #showProjects(): void {
    const all = this.#app.projects.projects.value;
    const shown = all.filter((project) => !project.is_archived);
    const archived = all.filter((project) => project.is_archived);
    this.#shownItems.show(shown);
    this.#shown.hidden = shown.length === 0;
    this.#archivedItems.show(archived);
    this.#archive.hidden = archived.length === 0;
    this.#archivedCount.textContent = words.archived(archived.length);
    this.#instead.replaceChildren(...this.#insteadOf(shown.length, archived.length));
    this.#showCreate(shown.length > 0);
  }

  /** Without projects the one thing to do stands in the middle, and not above as well. */
  #showCreate(above: boolean): void {
    if (above === (this.#create.childElementCount > 0)) return;
    this.#create.replaceChildren(
      ...(above ? [this.#newProjectButton("button", words.create)] : []),
    );
  }

  #insteadOf(shown: number, archived: number): HTMLElement[] {
    const state = this.#app.projects.state.value;
    if (state === "failed") {
      const retry = () => this.#load();
      return [
        problemNotice(problemText(this.#app.projects.fault.value), strings.region.retry, retry),
      ];
    }
    if (shown > 0) return [];
    return [state === "ready" ? this.#empty(archived > 0) : skeleton(6)];
  }

  #empty(someArchived: boolean): HTMLElement {
    return h(
      "div",
      { class: "empty" },
      h("p", {}, someArchived ? words.allArchived : words.empty),
      this.#newProjectButton("button primary", someArchived ? words.create : words.createFirst),
    );
  }

  #newProjectButton(className: string, label: string): HTMLButtonElement {
    return h(
      "button",
      {
        type: "button",
        class: className,
        "data-testid": "new-project-button",
        on: { click: () => this.#actions.create() },
      },
      icon("plus-lg"),
      label,
    );
  }

  /** For when a project has left its list: the focus goes on to what stood beside it. */
  #beside({ id }: Project): () => void {
    const links = [...this.querySelectorAll<HTMLElement>("a.project-item")];
    const at = links.findIndex((link) => link.dataset.projectId === id);
    const near = links[at + 1] ?? links[at - 1];
    return () => {
      if (near?.checkVisibility()) near.focus();
      else this.querySelector<HTMLElement>("h1")?.focus();
    };
  }
}

customElements.define("projects-page", ProjectsPage);
