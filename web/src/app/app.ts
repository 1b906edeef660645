import { ApiClient } from "../api/client.ts";
import { ProjectStore } from "../store/projects.ts";
import { SessionStore } from "../store/session.ts";
import { Announcer } from "./announcer.ts";
import { ModelCatalogue } from "./models.ts";
import { Preferences } from "./preferences.ts";
import { Router } from "./router.ts";
import { Tabs } from "./tabs.ts";
import { Toasts } from "./toasts.ts";

/** What every page of the client works with. */
export interface App {
  api: ApiClient;
  session: SessionStore;
  projects: ProjectStore;
  models: ModelCatalogue;
  router: Router;
  preferences: Preferences;
  announcer: Announcer;
  toasts: Toasts;
  tabs: Tabs;
}

export function makeApp(): App {
  const api = new ApiClient();
  return {
    api,
    session: new SessionStore(api),
    projects: new ProjectStore(api),
    models: new ModelCatalogue(api),
    router: new Router(),
    preferences: new Preferences(),
    announcer: new Announcer(),
    toasts: new Toasts(),
    tabs: new Tabs(),
  };
}
