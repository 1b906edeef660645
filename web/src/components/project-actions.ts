import type { Project } from "../api/types.ts";
import type { App } from "../app/app.ts";
import { problemText } from "../app/problems.ts";
import { pageStrings } from "../app/strings-pages.ts";
import { signal } from "../store/signal.ts";
import { openOnDemand } from "./later.ts";
import { editProject } from "./project-edit.ts";

const words = pageStrings.projects;

/** What can be done with projects; `problem` says in words why the last thing wasn't. */
export class ProjectActions {
  readonly problem = signal<string | null>(null);
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  create(): void {
    openOnDemand(words.dialogTitle, (dialog) => dialog.openProjectDialog(this.#app));
  }

  edit(project: Project): void {
    editProject(this.#app, project);
  }

  /** Brings threads of other chats into a project. */
  importInto(project: Project): void {
    const { projects } = this.#app;
    openOnDemand(words.import, ({ openImportDialog }) => {
      openImportDialog(this.#app, project.id, () => void projects.load().catch(() => {}));
    });
  }

  /** Archives a project, which can be undone, or takes an archived one back. Whether it went well. */
  async archive(project: Project): Promise<boolean> {
    const isArchived = !project.is_archived;
    const done = await this.#setArchived(project, isArchived);
    if (done && isArchived) {
      this.#app.toasts.offerUndo({
        text: words.wasArchived,
        action: words.undo,
        undo: () => void this.#setArchived(project, false),
      });
    }
    return done;
  }

  /** Deletes a project once somebody has read what goes with it. */
  remove(project: Project, done: () => void): void {
    openOnDemand(words.delete, ({ openConfirmDialog }) =>
      openConfirmDialog({
        title: words.deleteTitle(project.name),
        text: words.deleteText(project.thread_count),
        action: words.deleteNow,
        busy: words.deleting,
        run: () => this.#app.projects.remove(project.id),
        done,
      }));
  }

  async #setArchived(project: Project, isArchived: boolean): Promise<boolean> {
    this.problem.set(null);
    try {
      await this.#app.projects.update(project.id, { is_archived: isArchived });
      return true;
    } catch (fault) {
      this.problem.set(problemText(fault));
      return false;
    }
  }
}
