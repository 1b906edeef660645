/**
 * This browser's tabs of the client. When the person in them changes, each starts anew: nothing of
 * one person may be left on the screen or in memory for the next.
 */
export class Tabs {
  readonly #channel = new BroadcastChannel("parley-person");

  constructor() {
    this.#channel.addEventListener("message", () => location.reload());
  }

  /** Somebody has signed out, or somebody else in; this tab goes on at `path`. */
  personChanged(path: string): void {
    this.#channel.postMessage("changed");
    location.assign(path);
  }
}
