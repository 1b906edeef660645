import type { App } from "../app/app.ts";
import { strings } from "../app/strings.ts";
import type { ThreadStore } from "../store/thread.ts";
import { h } from "./dom.ts";
import { iconButton } from "./icon.ts";
import { bubbleIn } from "./transcript-rows.ts";

const words = strings.transcript;

/** How long a message stays marked after somebody came to it, in milliseconds. */
const MARKED_MS = 2400;

/** Brings the reader to one message of the thread, wherever it is, or says why it can't. */
export class MessageJump {
  readonly notice = h("div", { class: "transcript-notice", role: "status", hidden: true });
  readonly #app: App;
  readonly #store: ThreadStore;
  readonly #reveal: (key: string) => HTMLElement | null;
  #wanted: string | null = null;

  constructor(app: App, store: ThreadStore, reveal: (key: string) => HTMLElement | null) {
    this.#app = app;
    this.#store = store;
    this.#reveal = reveal;
  }

  /**
   * What was found by searching is shown even when another version has to be chosen for it; an
   * address that somebody was given changes nothing by being opened.
   */
  async to(messageId: string): Promise<void> {
    const { followed } = this.#app.router;
    this.#wanted = messageId;
    this.#say(null);
    let result = await this.#store.paging.find(messageId);
    if (result === "other_branch" && followed && this.#wanted === messageId) {
      if (!await this.#store.paging.showBranchOf(messageId)) return;
      result = await this.#store.paging.find(messageId);
    }
    if (this.#wanted !== messageId) return;
    if (result === "shown") this.#arrive(messageId);
    else if (result === "gone") this.#say(words.gone);
    else if (result === "other_branch") this.#say(words.otherVersion, messageId);
  }

  /** The reader goes elsewhere: the address no longer names a message. */
  end(): void {
    this.#wanted = null;
    this.#say(null);
    const route = this.#app.router.route.peek();
    if (route.page !== "chat" || !route.messageId) return;
    const { projectId, threadId } = route;
    this.#app.router.go({ page: "chat", projectId, threadId }, { replace: true });
  }

  #arrive(messageId: string): void {
    const key = this.#store.paging.keyOf(messageId);
    const row = key === undefined ? null : this.#reveal(key);
    if (!row) return;
    bubbleIn(row).focus({ preventScroll: true });
    row.dataset.marked = "";
    setTimeout(() => delete row.dataset.marked, MARKED_MS);
  }

  #say(text: string | null, otherVersion?: string): void {
    this.notice.hidden = text === null;
    if (text === null) return this.notice.replaceChildren();
    const show = otherVersion && h("button", {
      type: "button",
      class: "link-button",
      on: { click: () => void this.#showVersion(otherVersion) },
    }, words.showVersion);
    const close = iconButton("x-lg", strings.dialog.close, {
      on: { click: () => this.#say(null) },
    });
    this.notice.replaceChildren(h("span", {}, text), ...show ? [show] : [], close);
  }

  async #showVersion(messageId: string): Promise<void> {
    this.#say(null);
    if (!await this.#store.paging.showBranchOf(messageId)) return;
    if (await this.#store.paging.find(messageId) === "shown") this.#arrive(messageId);
  }
}
