import { type Dispose, effect } from "../store/signal.ts";

/**
 * A custom element in the light DOM. It builds its children in the constructor, and in `connected`
 * says what to watch and to listen to; both end by themselves when it leaves the page.
 */
export abstract class Component extends HTMLElement {
  #endings: Dispose[] = [];

  /** Called each time the element enters the page. */
  protected abstract connected(): void;

  connectedCallback(): void {
    this.guarded(() => this.connected());
  }

  disconnectedCallback(): void {
    for (const end of this.#endings.splice(0)) end();
  }

  /** Runs `run` now and whenever a signal it read changes, until the element leaves the page. */
  protected watch(run: () => void | Dispose): void {
    this.#endings.push(effect(() => this.guarded(run)));
  }

  protected listen<Name extends keyof GlobalEventHandlersEventMap>(
    target: EventTarget,
    name: Name,
    listener: (event: GlobalEventHandlersEventMap[Name]) => void,
    options: AddEventListenerOptions = {},
  ): void {
    const guarded =
      ((event: GlobalEventHandlersEventMap[Name]) =>
        this.guarded(() => listener(event))) as EventListener;
    target.addEventListener(name, guarded, options);
    this.atEnd(() => target.removeEventListener(name, guarded, options));
  }

  /** Called once, when the element leaves the page. */
  protected atEnd(end: Dispose): void {
    this.#endings.push(end);
  }

  /** A fault inside a component is reported to the region around it, which says so and offers a way out. */
  protected guarded<Result>(run: () => Result): Result | undefined {
    try {
      return run();
    } catch (fault) {
      console.error(fault);
      this.dispatchEvent(new CustomEvent("component-fault", { bubbles: true, detail: fault }));
      return undefined;
    }
  }
}
