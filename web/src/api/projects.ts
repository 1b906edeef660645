import type { ApiClient } from "./client.ts";
import type { ExamplePrompt, Project, ProjectPage, ProjectTemplate } from "./types.ts";

export interface ProjectDraft {
  name: string;
  description?: string;
  instructions?: string;
  default_model?: string;
  template?: ProjectTemplate;
  color?: string;
}

export interface ProjectChanges extends Partial<Omit<ProjectDraft, "default_model">> {
  default_model?: string | null;
  is_archived?: boolean;
}

/** All of them: nobody has so many that they have to be read page by page on screen. */
export async function listProjects(api: ApiClient): Promise<Project[]> {
  const all: Project[] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const page: ProjectPage = await api.ask("/projects", { query: { cursor } });
    all.push(...page.projects);
    cursor = page.next_cursor ?? undefined;
    more = page.has_more && cursor !== undefined;
  }
  return all;
}

export function readProject(api: ApiClient, id: string): Promise<Project> {
  return api.ask(path(id));
}

export function createProject(api: ApiClient, draft: ProjectDraft): Promise<Project> {
  return api.ask("/projects", { method: "POST", body: draft });
}

export function updateProject(
  api: ApiClient,
  id: string,
  changes: ProjectChanges,
): Promise<Project> {
  return api.ask(path(id), { method: "PATCH", body: changes });
}

/** Removes a project with all its threads. */
export function deleteProject(api: ApiClient, id: string): Promise<void> {
  return api.ask(path(id), { method: "DELETE" });
}

/** What could be asked now: in a project, or in one of its threads. */
export async function readPrompts(
  api: ApiClient,
  projectId: string,
  query: { thread_id?: string; tz_offset?: number } = {},
): Promise<ExamplePrompt[]> {
  const answer = await api.ask<{ prompts: ExamplePrompt[] }>(`${path(projectId)}/prompts`, {
    query,
  });
  return answer.prompts;
}

function path(id: string): string {
  return `/projects/${encodeURIComponent(id)}`;
}
