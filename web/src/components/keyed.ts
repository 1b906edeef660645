/**
 * Makes the children of `host` those of `items`, in their order: known ones are kept and updated,
 * new ones made, gone ones removed, and only those out of place moved.
 */
export class KeyedChildren<Item, Element extends HTMLElement> {
  readonly #host: HTMLElement;
  readonly #key: (item: Item) => string;
  readonly #make: (item: Item) => Element;
  readonly #update: (element: Element, item: Item) => void;
  #elements = new Map<string, Element>();

  constructor(
    host: HTMLElement,
    key: (item: Item) => string,
    make: (item: Item) => Element,
    update: (element: Element, item: Item) => void = () => {},
  ) {
    this.#host = host;
    this.#key = key;
    this.#make = make;
    this.#update = update;
  }

  get(key: string): Element | undefined {
    return this.#elements.get(key);
  }

  show(items: readonly Item[]): void {
    const next = new Map<string, Element>();
    for (const item of items) {
      const key = this.#key(item);
      const known = this.#elements.get(key);
      if (known) this.#update(known, item);
      next.set(key, known ?? this.#make(item));
    }
    for (const [key, element] of this.#elements) if (!next.has(key)) element.remove();
    this.#elements = next;
    let place = this.#host.firstElementChild;
    for (const element of next.values()) {
      if (element === place) place = place.nextElementSibling;
      else this.#host.insertBefore(element, place);
    }
  }
}
