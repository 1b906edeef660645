import type { Project } from "../api/types.ts";
import { pathOf } from "../app/router.ts";
import { pageStrings } from "../app/strings-pages.ts";
import { shortTime } from "../app/times.ts";
import { inColor } from "./color-choice.ts";
import { h } from "./dom.ts";
import { icon, iconButton } from "./icon.ts";
import type { IconName } from "./icon-names.ts";
import { openMenu } from "./menu.ts";

const words = pageStrings.projects;

const templateIcons: Record<Project["template"], IconName> = {
  general: "chat",
  writing: "pencil",
  coding: "code-slash",
  research: "journal-text",
  learning: "mortarboard",
};

/** What can be done with a project of the list. */
export interface ProjectItemActions {
  edit: (project: Project) => void;
  importInto: (project: Project) => void;
  archive: (project: Project) => void;
  remove: (project: Project) => void;
}

/** A project in the list: the way into it, and what can be done with it. */
export class ProjectItem extends HTMLElement {
  readonly #link = h("a", { class: "project-item", "data-testid": "project-item" });
  readonly #more: HTMLButtonElement;
  readonly #actions: ProjectItemActions;
  #project: Project;

  constructor(project: Project, actions: ProjectItemActions) {
    super();
    this.#project = project;
    this.#actions = actions;
    this.role = "listitem";
    this.#more = iconButton("three-dots", "", {
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      on: { click: () => this.#openMenu() },
    });
    this.append(this.#link, this.#more);
    this.show(project);
  }

  show(project: Project): void {
    this.#project = project;
    this.dataset.projectId = this.#link.dataset.projectId = project.id;
    inColor(this, project.color);
    this.#more.ariaLabel = this.#more.title = words.actionsFor(project.name);
    this.#link.href = pathOf({ page: "chat", projectId: project.id, threadId: null });
    this.#link.replaceChildren(
      icon(templateIcons[project.template] ?? "chat", "large"),
      text(project),
      h("span", { class: "meta" }, lastChat(project)),
    );
  }

  #openMenu(): void {
    const project = this.#project;
    const { edit, importInto, archive, remove } = this.#actions;
    openMenu(this.#more, words.actionsFor(project.name), [
      { label: words.edit, icon: "pencil", run: () => edit(project) },
      { label: words.import, icon: "box-arrow-in-down", run: () => importInto(project) },
      {
        label: project.is_archived ? words.unarchive : words.archive,
        icon: "archive",
        run: () => archive(project),
      },
      { label: words.delete, icon: "trash3", danger: true, run: () => remove(project) },
    ]);
  }
}

function text(project: Project): HTMLElement {
  const about = project.description || words.threadCount(project.thread_count);
  return h(
    "span",
    {},
    h("strong", { dir: "auto" }, project.name),
    h("span", { class: "about", dir: "auto" }, about),
  );
}

function lastChat({ last_chat_at }: Project): string {
  return last_chat_at ? shortTime(new Date(last_chat_at), new Date()) : "";
}

customElements.define("project-item", ProjectItem);
