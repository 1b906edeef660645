import { problemText } from "../../app/problems.ts";
import { strings } from "../../app/strings.ts";
import type { Loaded } from "../../store/loaded.ts";
import { Component } from "../element.ts";
import { problemNotice } from "../region.ts";
import { skeleton } from "../skeleton.ts";

/** Shows what is loaded, and until then that it is on its way, or why it isn't and the way out. */
export class LoadedPart<T> extends Component {
  readonly #loaded: Loaded<T>;
  readonly #make: (value: T) => Node;
  readonly #lines: number;

  constructor(loaded: Loaded<T>, lines: number, make: (value: T) => Node) {
    super();
    this.#loaded = loaded;
    this.#lines = lines;
    this.#make = make;
  }

  protected connected(): void {
    this.watch(() => {
      const value = this.#loaded.value.value;
      const failure = this.#loaded.failure.value;
      const shown = failure !== null ? this.#problem(failure) : null;
      this.replaceChildren(shown ?? (value === null ? skeleton(this.#lines) : this.#make(value)));
    });
    void this.#loaded.load();
  }

  #problem(failure: unknown): HTMLElement {
    const retry = () => {
      this.replaceChildren(skeleton(this.#lines));
      void this.#loaded.load();
    };
    return problemNotice(problemText(failure), strings.region.retry, retry);
  }
}

customElements.define("loaded-part", LoadedPart);
