/**
 * How far the wide parts of a list's rows are scrolled sideways: a browser forgets that of what
 * leaves the page.
 */
export class Sideways {
  readonly #places = new WeakMap<Element, Map<Element, number>>();

  constructor(list: HTMLElement) {
    // Such events don't bubble.
    list.addEventListener("scroll", ({ target }) => this.#note(list, target as Element), {
      capture: true,
      passive: true,
    });
  }

  /** To be called with a row that has come back. */
  restore(row: Element): void {
    for (const [part, left] of this.#places.get(row) ?? []) part.scrollLeft = left;
  }

  #note(list: HTMLElement, part: Element): void {
    let row: Element | null = part;
    while (row && row.parentElement !== list) row = row.parentElement;
    if (!row) return;
    const places = this.#places.get(row) ?? new Map();
    this.#places.set(row, places.set(part, part.scrollLeft));
  }
}
