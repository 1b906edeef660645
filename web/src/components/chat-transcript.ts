import type { App } from "../app/app.ts";
import { MessageVerbs } from "../app/message-verbs.ts";
import { isPageVisible } from "../app/layout.ts";
import { transcriptKeyFor } from "../app/shortcuts.ts";
import { strings } from "../app/strings.ts";
import { signal, untracked } from "../store/signal.ts";
import type { ThreadStore } from "../store/thread.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { icon } from "./icon.ts";
import { KeyedChildren } from "./keyed.ts";
import { MessageBubble } from "./message-bubble.ts";
import { ScrollKeeper } from "./scroll-keeper.ts";

/** Older messages are asked for when less than this many screens of them are left above. */
const SCREENS_AHEAD = 1.5;

/** The messages of a thread, oldest first, read from the end. */
export class ChatTranscript extends Component {
  readonly #store: ThreadStore;
  readonly #older = h("div", { class: "transcript-older" });
  readonly #list = h("div", {
    class: "transcript-list column",
    role: "feed",
    "aria-label": strings.chat.label,
  });
  readonly #scroller = h("div", { class: "transcript-scroll" }, this.#older, this.#list);
  readonly #keeper = new ScrollKeeper(this.#scroller, this.#list);
  readonly #bubbles: KeyedChildren<string, MessageBubble>;
  readonly #behind = signal(false);
  readonly #newMessages: HTMLButtonElement;

  constructor(app: App, store: ThreadStore) {
    super();
    this.#store = store;
    const verbs = new MessageVerbs(app, store);
    const userName = app.session.user.peek()?.display_name ?? "";
    this.#bubbles = new KeyedChildren(
      this.#list,
      (key) => key,
      (key) =>
        new MessageBubble(store.item(key)!, {
          userName,
          verbs,
          retry: () => store.retry(key),
          discard: () => store.discard(key),
        }),
    );
    this.#newMessages = h(
      "button",
      {
        type: "button",
        class: "button new-messages",
        "data-testid": "new-messages-button",
        on: { click: () => this.#keeper.toEnd() },
      },
      icon("arrow-down"),
      strings.chat.newMessages,
    );
    this.append(this.#scroller, this.#newMessages);
  }

  protected connected(): void {
    this.watch(() => this.#show(this.#store.order.value));
    this.atEnd(this.#keeper.start());
    this.watch(() => this.#noticeNews());
    this.watch(() => this.#showOlderState());
    this.watch(() => this.#markRead());
    this.watch(() => {
      if (this.#keeper.atEnd.value) this.#behind.set(false);
      this.#newMessages.hidden = !this.#behind.value;
      setAttribute(this, "data-at-end", this.#keeper.atEnd.value);
    });
    this.listen(this.#scroller, "scroll", () => this.#scrolled(), { passive: true });
    this.listen(this.#list, "keydown", (event) => this.#keyPressed(event));
    this.addEventListener("sent", () => this.#keeper.toEnd());
    this.addEventListener("edit-last", () => this.#editLast());
  }

  #show(order: readonly string[]): void {
    untracked(() => {
      this.#bubbles.show(order);
      const last = order.at(-1);
      for (const bubble of this.#list.children) {
        (bubble as MessageBubble).isLast = bubble === this.#bubbles.get(last ?? "");
      }
      this.#loadAhead();
    });
  }

  /** Something new at the end, below what is being read. */
  #noticeNews(): void {
    const last = this.#store.order.value.at(-1);
    const item = last === undefined ? undefined : this.#store.item(last)?.value;
    if (!item || this.#keeper.atEnd.peek()) return;
    if (this.#seenLast !== item) untracked(() => this.#behind.set(true));
    this.#seenLast = item;
  }
  #seenLast: unknown = null;

  #showOlderState(): void {
    const { hasOlder, loadingOlder } = this.#store;
    const text = loadingOlder.value ? strings.chat.loadingOlder : "";
    this.#older.hidden = !hasOlder.value;
    this.#older.textContent = text;
    setAttribute(this.#list, "aria-busy", loadingOlder.value ? "true" : null);
  }

  /** What is at the end and whole has been read, once somebody looks at it. */
  #markRead(): void {
    const last = this.#store.order.value.at(-1);
    const item = last === undefined ? undefined : this.#store.item(last)?.value;
    if (!item || item.delivery !== "sent" || item.message.status === "streaming") return;
    const isSeen = this.#keeper.atEnd.value && isPageVisible.value;
    if (isSeen && this.#store.status.value === "connected") {
      untracked(() => this.#store.markRead(item.message.id));
    }
  }

  #scrolled(): void {
    setAttribute(this.closest(".chat-main")!, "data-scrolled", this.#scroller.scrollTop > 0);
    this.#loadAhead();
  }

  #loadAhead(): void {
    const { hasOlder, loadingOlder } = this.#store;
    if (!hasOlder.peek() || loadingOlder.peek() || this.#keeper.atEnd.peek()) return;
    const near = this.#scroller.scrollTop < SCREENS_AHEAD * this.#scroller.clientHeight;
    if (near) void this.#store.loadOlder();
  }

  #keyPressed(event: KeyboardEvent): void {
    const focused = (event.target as Element).closest("message-bubble");
    const isBubble = focused === event.target;
    const key = transcriptKeyFor(event);
    if (!key || !focused || (!isBubble && key === "actions")) return;
    const bubble = focused as MessageBubble;
    event.preventDefault();
    if (key === "next") this.#focus(bubble.nextElementSibling);
    else if (key === "previous") this.#focus(bubble.previousElementSibling);
    else bubble.press(key);
  }

  /** The last message of one's own, as far as it is on the page. */
  #editLast(): void {
    const own = [...this.#list.querySelectorAll<MessageBubble>('[data-sender="user"]')].at(-1);
    own?.edit();
    own?.scrollIntoView({ block: "nearest" });
  }

  #focus(bubble: Element | null): void {
    if (!(bubble instanceof MessageBubble)) return;
    bubble.focus({ preventScroll: true });
    bubble.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("chat-transcript", ChatTranscript);
