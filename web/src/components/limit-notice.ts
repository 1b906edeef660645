import type { Conversation } from "../app/conversation.ts";
import { limitOf } from "../app/limits.ts";
import { pathOf } from "../app/router.ts";
import { strings } from "../app/strings.ts";
import { computed, type Signal, signal } from "../store/signal.ts";
import type { Failure } from "../store/transcript.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { icon } from "./icon.ts";

const words = strings.limits;

/** Over the composer: why nothing can be sent for now, and for how long. */
export class LimitNotice extends Component {
  readonly #failure: Signal<Failure | null>;
  readonly #text = h("p");
  readonly #announced = h("p", { class: "unseen", role: "status" });
  readonly #usage = h("a", { href: pathOf({ page: "settings" }) }, words.seeUsage);
  readonly #blocked = signal(false);

  constructor(conversation: Conversation) {
    super();
    this.#failure = computed(() => lastFailure(conversation));
    this.hidden = true;
    // The seconds are for eyes only: heard once is enough.
    this.append(icon("clock"), this.#text, this.#usage);
    this.#text.ariaHidden = "true";
  }

  /** Whether sending would only fail again. */
  get blocked(): Signal<boolean> {
    return this.#blocked;
  }

  protected connected(): void {
    this.before(this.#announced);
    this.atEnd(() => this.#announced.remove());
    this.watch(() => {
      const failure = this.#failure.value;
      this.#announced.textContent = limitOf(failure, Date.now())?.text ?? "";
      if (!this.#show(failure)) return;
      const timer = setInterval(() => {
        if (this.#show(failure)) return;
        clearInterval(timer);
        this.#announced.textContent = words.rateOver;
      }, 1000);
      return () => clearInterval(timer);
    });
  }

  #show(failure: Failure | null): boolean {
    const limit = limitOf(failure, Date.now());
    this.hidden = limit === null;
    this.#text.textContent = limit?.text ?? "";
    this.#usage.hidden = limit?.kind !== "quota";
    this.#blocked.set(limit !== null && !limit.canSend);
    return limit !== null;
  }
}

/**
 * What the server said to the newest thing asked of it; of an older one it is past. What failed an
 * answer under way is the provider's word, and its bubble says so.
 */
function lastFailure(conversation: Conversation): Failure | null {
  const first = conversation.first.value;
  if (first) return first.failure;
  const store = conversation.store.value;
  const last = store?.order.value.at(-1);
  const item = last === undefined ? undefined : store?.item(last)?.facts.value;
  const told = item?.message.status === "failed" ? null : item?.failure;
  return told ?? store?.failure.value ?? null;
}

customElements.define("limit-notice", LimitNotice);
