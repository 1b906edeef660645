import type { Project } from "../api/types.ts";
import type { App } from "../app/app.ts";
import { strings } from "../app/strings.ts";
import { openOnDemand } from "./later.ts";

/** Opens what is set for a project. */
export function editProject(app: App, project: Project): void {
  openOnDemand(strings.project.editTitle, (dialog) => dialog.openProjectDialog(app, project));
}
