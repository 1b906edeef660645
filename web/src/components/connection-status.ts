import type { Conversation } from "../app/conversation.ts";
import { strings } from "../app/strings.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { icon } from "./icon.ts";

/** Nothing while connected, a dot while connecting, a banner with a way out while not. */
export class ConnectionStatus extends Component {
  readonly #conversation: Conversation;

  constructor(conversation: Conversation) {
    super();
    this.#conversation = conversation;
    this.dataset.testid = "connection-status";
    this.role = "status";
    this.ariaLabel = strings.connection.label;
  }

  protected connected(): void {
    this.watch(() => {
      const store = this.#conversation.store.value;
      // A thread that couldn't be opened says so itself.
      const status = store && store.state.value !== "failed" ? store.status.value : "connected";
      this.hidden = status === "connected";
      this.dataset.status = status;
      this.replaceChildren(...this.#content(status));
    });
  }

  #content(status: "connected" | "connecting" | "offline"): HTMLElement[] {
    if (status === "connecting") {
      return [
        h(
          "span",
          { class: "connection-dot", title: strings.connection.connecting },
          h("span", { class: "unseen" }, strings.connection.connecting),
        ),
      ];
    }
    return status === "offline" ? [this.#banner()] : [];
  }

  #banner(): HTMLElement {
    const retry = () => this.#conversation.store.peek()?.reconnect();
    return h(
      "div",
      { class: "connection-banner" },
      icon("wifi-off"),
      h("p", {}, strings.connection.offline),
      h(
        "button",
        { type: "button", class: "button plain", on: { click: retry } },
        strings.connection.retry,
      ),
    );
  }
}

customElements.define("connection-status", ConnectionStatus);
