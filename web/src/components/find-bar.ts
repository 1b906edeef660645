import { panelStrings } from "../app/strings-panels.ts";
import { type Hit, ThreadFind } from "../app/thread-find.ts";
import { untracked } from "../store/signal.ts";
import type { ThreadStore } from "../store/thread.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { mark, rangesIn, unmark } from "./find-marks.ts";
import { iconButton } from "./icon.ts";
import type { ScrollKeeper } from "./scroll-keeper.ts";

const words = panelStrings.find;
const TYPING_PAUSE_MS = 120;

/** Finds words in a conversation and leads from one place to the next. */
export class FindBar extends Component {
  readonly #store: ThreadStore;
  readonly #keeper: ScrollKeeper;
  readonly #list: HTMLElement;
  readonly #find: ThreadFind;
  readonly #field = h("input", {
    type: "search",
    class: "find-field",
    "data-testid": "find-field",
    "aria-label": words.label,
    placeholder: words.placeholder,
    autocomplete: "off",
    spellcheck: "false",
  });
  readonly #count = h("span", {
    class: "find-count",
    role: "status",
    "data-testid": "find-count",
  });
  readonly #cameFrom = document.activeElement;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frame: number | null = null;

  constructor(store: ThreadStore, keeper: ScrollKeeper, list: HTMLElement) {
    super();
    this.#store = store;
    this.#keeper = keeper;
    this.#list = list;
    this.#find = new ThreadFind(store, () => keeper.firstInView);
    this.role = "search";
    this.className = "find-bar";
    const button = (icon: "chevron-up" | "chevron-down", label: string, by: 1 | -1) =>
      iconButton(icon, label, { on: { click: () => this.#find.step(by) } });
    this.append(
      this.#field,
      this.#count,
      button("chevron-up", words.previous, -1),
      button("chevron-down", words.next, 1),
      iconButton("x-lg", words.close, { on: { click: () => this.close() } }),
    );
  }

  focusField(): void {
    this.#field.focus();
    this.#field.select();
  }

  close(): void {
    const row = this.#keeper.shown.peek().get(this.#find.current.peek()?.key ?? "");
    const back = row?.firstElementChild ?? this.#cameFrom;
    this.remove();
    if (back instanceof HTMLElement && back.isConnected) back.focus({ preventScroll: true });
  }

  protected connected(): void {
    this.listen(this.#field, "input", () => this.#typed());
    this.listen(this, "keydown", (event) => this.#key(event));
    this.listen(window, "keydown", (event) => this.#anywhere(event));
    this.watch(() => this.#tell());
    this.watch(() => {
      const hit = this.#find.current.value;
      untracked(() => this.#goTo(hit));
    });
    this.watch(() => {
      this.#keeper.shown.value;
      this.#find.hits.value;
      this.#markSoon();
    });
    const changes = new MutationObserver(() => this.#markSoon());
    changes.observe(this.#list, { subtree: true, childList: true, characterData: true });
    this.atEnd(() => {
      changes.disconnect();
      clearTimeout(this.#timer);
      if (this.#frame !== null) cancelAnimationFrame(this.#frame);
      this.#find.dispose();
      unmark();
    });
  }

  #typed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#find.search(this.#field.value), TYPING_PAUSE_MS);
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target === this.#field) {
      this.#find.step(event.shiftKey ? -1 : 1);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #anywhere(event: KeyboardEvent): void {
    if (event.key !== "F3") return;
    event.preventDefault();
    this.#find.step(event.shiftKey ? -1 : 1);
  }

  #tell(): void {
    const hits = this.#find.hits.value;
    const current = this.#find.current.value;
    const searching = this.#find.searching.value;
    const at = hits.findIndex((hit) => hit.key === current?.key && hit.nth === current.nth);
    setAttribute(this, "data-searching", searching);
    if (this.#find.query === "") this.#count.textContent = "";
    else if (hits.length > 0) this.#count.textContent = words.found(at + 1, hits.length);
    else {
      this.#count.textContent = searching
        ? words.searching(this.#store.order.value.length)
        : words.none;
    }
  }

  #goTo(hit: Hit | null): void {
    if (!hit) return this.#markSoon();
    if (!this.#keeper.shown.peek().has(hit.key)) this.#keeper.reveal(hit.key, "middle");
    const row = this.#keeper.shown.peek().get(hit.key);
    // A long message of the user's is folded, and what was found may be in the fold.
    const isFolded = row?.querySelector(".message-content.folded");
    if (isFolded) row?.querySelector<HTMLElement>(".message-fold")?.click();
    const range = row && this.#rangesOf(row)[hit.nth];
    if (range) this.#keeper.revealRect(range.getBoundingClientRect());
    this.#markSoon();
  }

  #markSoon(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#mark();
    });
  }

  #mark(): void {
    const hit = this.#find.current.peek();
    const shown = this.#keeper.shown.peek();
    const found = new Map([...shown].map(([key, row]) => [key, this.#rangesOf(row)]));
    mark([...found.values()].flat(), found.get(hit?.key ?? "")?.[hit!.nth] ?? null);
  }

  #rangesOf(row: HTMLElement): Range[] {
    const content = row.querySelector(".message-content");
    return content && this.#find.query !== "" ? rangesIn(content, this.#find.query) : [];
  }
}

customElements.define("find-bar", FindBar);
