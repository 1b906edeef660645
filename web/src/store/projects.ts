import type { ApiClient } from "../api/client.ts";
import {
  createProject,
  deleteProject,
  listProjects,
  type ProjectChanges,
  type ProjectDraft,
  updateProject,
} from "../api/projects.ts";
import type { Project } from "../api/types.ts";
import { type Signal, signal } from "./signal.ts";
import type { LoadState } from "./loaded.ts";

/**
 * The user's projects, newest changes first as the server lists them. Calls reject with an
 * `ApiError`.
 */
export class ProjectStore {
  readonly #projects = signal<readonly Project[]>([]);
  readonly #state = signal<LoadState>("loading");
  readonly #fault = signal<unknown>(null);

  constructor(private readonly api: ApiClient) {}

  get projects(): Signal<readonly Project[]> {
    return this.#projects;
  }

  get state(): Signal<LoadState> {
    return this.#state;
  }

  /** Why the list couldn't be read. */
  get fault(): Signal<unknown> {
    return this.#fault;
  }

  async load(): Promise<void> {
    try {
      this.#projects.set(await listProjects(this.api));
      this.#state.set("ready");
    } catch (failure) {
      this.#fault.set(failure);
      this.#state.set("failed");
      throw failure;
    }
  }

  /** A project that is loaded; reading it inside an effect depends on the list. */
  find(id: string): Project | undefined {
    return this.#projects.value.find((project) => project.id === id);
  }

  async create(draft: ProjectDraft): Promise<Project> {
    const project = await createProject(this.api, draft);
    this.#projects.update((projects) => [project, ...projects]);
    return project;
  }

  async update(id: string, changes: ProjectChanges): Promise<void> {
    const changed = await updateProject(this.api, id, changes);
    this.#projects.update((projects) =>
      projects.map((project) => project.id === id ? changed : project)
    );
  }

  async remove(id: string): Promise<void> {
    await deleteProject(this.api, id);
    this.#projects.update((projects) => projects.filter((project) => project.id !== id));
  }
}
