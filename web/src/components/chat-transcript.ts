import { openOnDemand } from "./later.ts";
import type { App } from "../app/app.ts";
import { MessageVerbs } from "../app/message-verbs.ts";
import type { ModelChoice } from "../app/model-choice.ts";
import { isPageVisible } from "../app/layout.ts";
import { transcriptKeyFor } from "../app/shortcuts.ts";
import { strings } from "../app/strings.ts";
import { signal, untracked } from "../store/signal.ts";
import type { ThreadStore } from "../store/thread.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { icon } from "./icon.ts";
import { MessageBubble } from "./message-bubble.ts";
import { ScrollKeeper } from "./scroll-keeper.ts";
import { MessageJump } from "./message-jump.ts";
import { bubbleIn, keyAround, TranscriptRows } from "./transcript-rows.ts";

/** More is asked for when less than this many screens of it are left. */
const SCREENS_AHEAD = 2.5;
/** At the end the reader has just come, and nothing older is wanted unless it would be in view. */
const SCREENS_AHEAD_AT_END = 0.25;

/** The messages of a thread, oldest first, read from the end. */
export class ChatTranscript extends Component {
  readonly #app: App;
  readonly #store: ThreadStore;
  readonly #loading = h("p", { class: "transcript-loading-more", hidden: true });
  readonly #list = h("div", {
    class: "transcript-list column",
    role: "feed",
    "aria-label": strings.chat.label,
  });
  readonly #scroller = h("div", { class: "transcript-scroll" }, this.#list);
  readonly #rows: TranscriptRows;
  readonly #keeper: ScrollKeeper;
  readonly #behind = signal(false);
  readonly #newMessages: HTMLButtonElement;
  readonly #newMessagesText = h("span");
  readonly #jump: MessageJump;
  /** Rises with whatever the reader does: a long way to the beginning ends there. */
  #moves = 0;

  constructor(app: App, store: ThreadStore, choice: ModelChoice) {
    super();
    this.#app = app;
    this.#store = store;
    const verbs = new MessageVerbs(app, store, choice);
    const userName = app.session.user.peek()?.display_name ?? "";
    this.#rows = new TranscriptRows(store, (key) => ({
      userName,
      verbs,
      retry: () => store.retry(key),
      discard: () => store.discard(key),
    }));
    this.#keeper = new ScrollKeeper(this.#scroller, this.#list, this.#rows);
    this.#jump = new MessageJump(app, store, (key) => this.#keeper.reveal(key, "middle"));
    this.#newMessages = h(
      "button",
      {
        type: "button",
        class: "button new-messages",
        "data-testid": "new-messages-button",
        on: { click: () => this.#toLatest() },
      },
      icon("arrow-down"),
      this.#newMessagesText,
    );
    this.append(this.#scroller, this.#loading, this.#jump.notice, this.#newMessages);
  }

  protected connected(): void {
    this.watch(() => this.#show(this.#store.order.value));
    this.atEnd(this.#keeper.start());
    this.watch(() => this.#number());
    this.watch(() => this.#noticeNews());
    this.watch(() => this.#showLoading());
    this.watch(() => this.#markRead());
    this.watch(() => this.#showWayDown());
    this.watch(() => this.#followAddress());
    for (const move of ["wheel", "pointerdown", "keydown"] as const) {
      this.listen(this, move, () => void this.#moves++, { passive: true, capture: true });
    }
    this.listen(this.#list, "keydown", (event) => this.#keyPressed(event));
    this.listen(this.#scroller, "scroll", () => this.#scrolled(), { passive: true });
    this.listen(this, "sent" as "input", () => this.#toLatest());
    this.listen(window, "keydown", (event) => this.#globalKey(event));
    this.addEventListener("edit-last", () => this.#editLast());
  }

  #show(order: readonly string[]): void {
    untracked(() => {
      this.#keeper.arrange(order, (key) => this.#rows.isStale(key));
      this.#loadAhead();
    });
  }

  #number(): void {
    const shown = this.#keeper.shown.value;
    this.#store.order.value;
    this.#store.hasOlder.value;
    untracked(() => this.#rows.number(shown, (key) => this.#keeper.indexOf(key)));
  }

  /** Something new at the end, below what is being read. */
  #noticeNews(): void {
    if (this.#store.hasNewer.value) return;
    const last = this.#store.item(this.#store.order.value.at(-1) ?? "");
    // Whoever is at the end sees what comes: it needn't be looked at.
    const seen = this.#keeper.atEnd.value ? null : last?.value ?? null;
    if (this.#seenLast && seen && seen !== this.#seenLast) this.#behind.set(true);
    this.#seenLast = seen;
  }
  /** What was last when it was last looked at, away from the end. */
  #seenLast: unknown = null;

  #showLoading(): void {
    const older = this.#store.paging.loadingOlder.value;
    const isNear = this.#keeper.shown.value.has(this.#store.order.value[0] ?? "");
    this.#loading.hidden = !older || !isNear;
    this.#loading.textContent = older ? strings.chat.loadingOlder : "";
    setAttribute(
      this.#list,
      "aria-busy",
      older || this.#store.paging.loadingNewer.value ? "true" : null,
    );
  }

  #showWayDown(): void {
    const isElsewhere = this.#store.hasNewer.value;
    if (this.#keeper.atEnd.value) this.#behind.set(false);
    this.#newMessages.hidden = !this.#behind.value && !isElsewhere;
    this.#newMessagesText.textContent = isElsewhere
      ? strings.transcript.toLatest
      : strings.chat.newMessages;
    setAttribute(this, "data-at-end", this.#keeper.atEnd.value);
  }

  /** What is at the end and whole has been read, once somebody looks at it. */
  #markRead(): void {
    const item = this.#store.item(this.#store.order.value.at(-1) ?? "")?.facts.value;
    if (!item || item.delivery !== "sent" || item.message.status === "streaming") return;
    const isSeen = this.#keeper.atEnd.value && isPageVisible.value;
    if (isSeen && this.#store.status.value === "connected") {
      untracked(() => this.#store.markRead(item.message.id));
    }
  }

  /** The address may name the message to read. */
  #followAddress(): void {
    const route = this.#app.router.route.value;
    if (route.page !== "chat" || route.threadId !== this.#store.threadId) return;
    const { messageId } = route;
    if (messageId) untracked(() => void this.#jump.to(messageId));
  }

  #toLatest(): void {
    this.#jump.end();
    this.#store.paging.toLatest();
    this.#keeper.toEnd();
  }

  /** Reads everything that is older, unless the reader does something else meanwhile. */
  async #toStart(): Promise<void> {
    const { hasOlder, order } = this.#store;
    const moves = this.#moves;
    for (let left = hasOlder.peek(); left; left = hasOlder.peek()) {
      const count = order.peek().length;
      await this.#store.paging.loadOlder();
      if (moves !== this.#moves || order.peek().length === count) return;
    }
    this.#focus(order.peek()[0]);
    this.#keeper.toStart();
  }

  #isScrolled = false;

  #scrolled(): void {
    const isScrolled = this.#keeper.top > 0;
    if (isScrolled !== this.#isScrolled) {
      this.closest(".chat-main")?.toggleAttribute("data-scrolled", isScrolled);
    }
    this.#isScrolled = isScrolled;
    this.#loadAhead();
  }

  #loadAhead(): void {
    const { hasOlder, hasNewer } = this.#store;
    if (!hasOlder.peek() && !hasNewer.peek()) return;
    const { above, below } = this.#keeper.screensLeft;
    const ahead = this.#keeper.atEnd.peek() ? SCREENS_AHEAD_AT_END : SCREENS_AHEAD;
    if (hasOlder.peek() && above < ahead) void this.#store.paging.loadOlder();
    if (hasNewer.peek() && below < SCREENS_AHEAD) void this.#store.paging.loadNewer();
  }

  #keyPressed(event: KeyboardEvent): void {
    const target = event.target as Element;
    const bubble = target.closest("message-bubble");
    if (bubble && event.key === "Tab") fillActionsAround(bubble);
    if (!bubble || event.defaultPrevented || target.closest("textarea, input")) return;
    if (this.#isWayKey(event)) return event.preventDefault();
    const key = transcriptKeyFor(event);
    if (!key || (bubble !== target && key === "actions")) return;
    event.preventDefault();
    if (key === "next") void this.#step(bubble, 1);
    else if (key === "previous") void this.#step(bubble, -1);
    else (bubble as MessageBubble).press(key);
  }

  /** The last message of one's own, as far as it is loaded. */
  #editLast(): void {
    const key = this.#store.order.peek().findLast((known) =>
      this.#store.item(known)?.peek().message.is_user
    );
    const row = key === undefined ? null : this.#keeper.reveal(key);
    if (row) (bubbleIn(row) as MessageBubble).edit();
  }

  /** Home and End lead to the ends of the thread and not only of what is loaded. */
  #isWayKey(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    if (event.key === "Home") queueMicrotask(() => void this.#toStart());
    else if (event.key === "End") {
      this.#toLatest();
      this.#focus(this.#store.order.peek().at(-1));
      this.#keeper.toEnd();
    } else return false;
    return true;
  }

  /** The browser's own search finds nothing in messages that aren't in the page. */
  #globalKey(event: KeyboardEvent): void {
    const focused = document.activeElement;
    const isHere = focused === document.body || this.closest(".chat-main")?.contains(focused);
    const isFinding = focused?.closest("find-bar") ?? document.querySelector("dialog[open]");
    if (!isFindKey(event) || !isHere || isFinding) return;
    event.preventDefault();
    this.#openFind();
  }

  /** Asked for while it is open, the browser's own search is meant. */
  #openFind(): void {
    openOnDemand(strings.transcript.find, ({ FindBar }) => {
      if (!this.isConnected) return;
      const open = this.querySelector("find-bar");
      const isOpen = open instanceof FindBar;
      const bar = isOpen ? open : new FindBar(this.#store, this.#keeper, this.#list);
      if (!isOpen) this.append(bar);
      bar.focusField();
    });
  }

  /** To the next message or the one before, also where that one has to be read first. */
  async #step(bubble: Element, step: 1 | -1): Promise<void> {
    const from = keyAround(bubble) ?? "";
    const neighbour = () => this.#store.order.peek()[this.#keeper.indexOf(from) + step];
    if (neighbour() === undefined && step < 0) await this.#store.paging.loadOlder();
    if (neighbour() === undefined && step > 0) await this.#store.paging.loadNewer();
    if (bubble.contains(document.activeElement)) this.#focus(neighbour());
  }

  #focus(key: string | undefined): void {
    const row = key === undefined ? null : this.#keeper.reveal(key);
    if (row) bubbleIn(row).focus({ preventScroll: true });
  }
}

/** Whoever goes through the page by Tab doesn't wait until it has come to rest. */
function fillActionsAround(bubble: Element): void {
  const row = bubble.parentElement!;
  for (const near of [row.previousElementSibling, row, row.nextElementSibling]) {
    const it = near?.firstElementChild;
    if (it instanceof MessageBubble) it.fillActions();
  }
}

function isFindKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === "f" && (ctrlKey || metaKey) && !altKey && !shiftKey;
}

customElements.define("chat-transcript", ChatTranscript);
