import type { MessageVerb } from "../api/events.ts";
import type { Message } from "../api/types.ts";
import { type Signal, signal } from "./signal.ts";
import type { Failure } from "./transcript.ts";

export interface VersionSwitchOptions {
  /** The ids of a message and its siblings, oldest first. */
  readIds: (messageId: string) => Promise<string[]>;
  perform: (verb: MessageVerb) => Promise<Failure | null>;
  /** Shows a version by a call of its own, which outlives the page. */
  call: (messageId: string) => Promise<void>;
  failed: (reason: unknown) => void;
}

/** The version somebody wants to see, and a message beside it. */
interface Wish {
  place: string;
  beside: string;
  index: number;
  count: number;
}

/**
 * Moves between the versions of a message. The number follows each press at once; the server is
 * asked for one version at a time, and of the presses that come meanwhile the last one wins.
 */
export class VersionSwitch {
  readonly #options: VersionSwitchOptions;
  readonly #wish = signal<Wish | null>(null);
  readonly #ids = new Map<string, readonly string[]>();
  #running = false;

  constructor(options: VersionSwitchOptions) {
    this.#options = options;
    globalThis.addEventListener?.("pagehide", this.#leave);
  }

  /** The version of a message's place that is shown, or is about to be. Reads signals. */
  index(message: Message): number {
    const wish: Wish | null = this.wish.value;
    return wish?.place === placeOf(message) ? wish.index : message.version_index;
  }

  get wish(): Signal<Wish | null> {
    return this.#wish;
  }

  step(message: Message, by: 1 | -1): void {
    const wish = this.#wish.peek();
    const place = placeOf(message);
    const from = wish?.place === place ? wish.index : message.version_index;
    const index = Math.min(message.version_count, Math.max(1, from + by));
    if (index === from) return;
    this.#wish.set({ place, beside: message.id, index, count: message.version_count });
    if (!this.#running) void this.#follow();
  }

  /** Something else is done with what is shown. Versions not yet asked for would take it out of sight. */
  abandon(): void {
    this.#wish.set(null);
  }

  dispose(): void {
    globalThis.removeEventListener?.("pagehide", this.#leave);
    this.abandon();
  }

  /** The live connection ends with the page, maybe before it has told what is wanted. */
  readonly #leave = async (): Promise<void> => {
    const wish = this.#wish.peek();
    if (!wish) return;
    try {
      const id = (await this.#idsAt(wish))[wish.index - 1];
      if (id) await this.#options.call(id);
    } catch {
      // Nobody is there any more to be told.
    }
  };

  async #follow(): Promise<void> {
    this.#running = true;
    try {
      for (let wish = this.#wish.peek(); wish !== null;) {
        const isShown = await this.#show(wish);
        const next = this.#wish.peek();
        wish = isShown && next !== wish ? next : null;
      }
    } catch (reason) {
      this.#options.failed(reason);
    } finally {
      this.#running = false;
      this.#wish.set(null);
    }
  }

  /** Whether there is reason to go on. */
  async #show(wish: Wish): Promise<boolean> {
    const id = (await this.#idsAt(wish))[wish.index - 1];
    if (this.#wish.peek() !== wish) return true;
    if (!id) return false;
    return await this.#options.perform({ type: "select_version", message_id: id }) === null;
  }

  async #idsAt({ place, beside, count }: Wish): Promise<readonly string[]> {
    const known = this.#ids.get(place);
    if (known?.length === count && known.includes(beside)) return known;
    const ids = await this.#options.readIds(beside);
    this.#ids.set(place, ids);
    return ids;
  }
}

/** Versions stand in one place: under the same message. */
export function placeOf(message: Message): string {
  return message.parent_message_id ?? `start of ${message.thread_id}`;
}
