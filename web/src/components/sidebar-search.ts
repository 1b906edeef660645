import type { App } from "../app/app.ts";
import type { Dispose } from "../store/signal.ts";
import { ThreadSearch } from "../store/thread-search.ts";
import { bindSearchField } from "./search-field.ts";
import { SearchResults } from "./search-results.ts";

export interface SidebarSearchOptions {
  app: App;
  projectId: string;
  field: HTMLInputElement;
  clear: HTMLButtonElement;
  /** Told when somebody has followed a result. */
  left: () => void;
}

export interface SidebarSearch {
  search: ThreadSearch;
  results: SearchResults;
  dispose: Dispose;
}

/** The search of a sidebar, fetched when somebody goes to its field. */
export function beginSearch(options: SidebarSearchOptions): SidebarSearch {
  const { app, projectId, field, clear, left } = options;
  const search = new ThreadSearch(app.api, projectId);
  const results = new SearchResults(app, search, left);
  const open = () => results.openActive();
  const unbind = bindSearchField({ search, field, clear, open });
  const dispose = () => {
    unbind();
    search.dispose();
  };
  return { search, results, dispose };
}
