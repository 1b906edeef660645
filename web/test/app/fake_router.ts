import { type Route, Router } from "../../src/app/router.ts";
import { type Signal, signal } from "../../src/store/signal.ts";

/** Keeps the route without a browser's history: each time it goes somewhere is another route. */
export class FakeRouter extends Router {
  readonly #current = signal<Route>({ page: "unknown" });

  override get route(): Signal<Route> {
    return this.#current;
  }

  override go(route: Route): void {
    this.#current.set({ ...route });
  }
}
