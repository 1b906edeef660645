import { openOnDemand } from "./later.ts";
import type { App } from "../app/app.ts";
import type { Conversation } from "../app/conversation.ts";
import { isPhone } from "../app/layout.ts";
import { strings } from "../app/strings.ts";
import type { ThreadActions } from "../app/thread-actions.ts";
import { ContextMeter } from "../store/context-meter.ts";
import { signal, untracked } from "../store/signal.ts";
import type { SummaryStore } from "../store/summaries.ts";
import type { ThreadStore } from "../store/thread.ts";
import { ContextIndicator } from "./context-indicator.ts";
import { markLeftOut } from "./context-marks.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";
import { iconButton } from "./icon.ts";
import { type MenuItem, openMenu } from "./menu.ts";
import { threadMenu } from "./thread-menu.ts";

const words = strings.panels;

/** What the composer asks for by a command: a bubbling `command` event with this as its detail. */
interface Command {
  name: string;
  argument?: string;
}

/** An open thread's context meter, its summaries and its export; on a phone in one menu. */
export class ThreadTools extends Component {
  readonly #app: App;
  readonly #conversation: Conversation;
  readonly #store: ThreadStore;
  readonly #actions: ThreadActions;
  readonly #meter: ContextMeter;
  /** Null until somebody asks for them. */
  readonly #summaries = signal<SummaryStore | null>(null);
  readonly #archived = h("span", { class: "meta archived" }, words.archived);
  readonly #summarise: HTMLButtonElement;
  readonly #export: HTMLButtonElement;
  readonly #more: HTMLButtonElement;

  constructor(app: App, conversation: Conversation, store: ThreadStore, actions: ThreadActions) {
    super();
    this.#app = app;
    this.#conversation = conversation;
    this.#store = store;
    this.#actions = actions;
    this.#meter = new ContextMeter(app.api, store);
    this.#summarise = iconButton("card-text", words.summarise, {
      "data-testid": "summarize-button",
      on: { click: () => this.#openSummaries() },
    });
    this.#export = iconButton("download", words.export, {
      ...opensMenu,
      "data-testid": "export-menu",
      on: { click: () => this.#exportAs("") },
    });
    this.#more = iconButton("three-dots", words.more, {
      ...opensMenu,
      "data-testid": "thread-more",
      on: { click: () => openMenu(this.#more, words.more, this.#moreItems()) },
    });
  }

  protected connected(): void {
    const indicator = new ContextIndicator(this.#app, this.#store, this.#meter, {
      summarise: () => this.#openSummaries(),
      carryOver: () => this.#openSummaries({ carryOver: true }),
    });
    this.watch(() => {
      const buttons = isPhone.value ? [this.#more] : [this.#summarise, this.#export];
      this.replaceChildren(this.#archived, indicator, ...buttons);
    });
    this.watch(() => {
      const { order, state } = this.#store;
      this.hidden = order.value.length === 0 || state.value === "failed";
    });
    this.watch(() => void (this.#archived.hidden = !this.#store.thread.value?.is_archived));
    this.watch(() => this.#showJob());
    this.atEnd(this.#meter.start());
    this.watch(() => this.#summaries.value?.start());
    this.#listenToCommands();
    const pane = this.closest<HTMLElement>("chat-pane");
    if (pane) this.watch(() => markLeftOut(pane, this.#meter.context.value));
  }

  /** The composer stands beside this, so its commands are heard where both are. */
  #listenToCommands(): void {
    const pane = this.closest("chat-pane");
    const obey = (event: Event) =>
      this.guarded(() => this.#obey((event as CustomEvent<Command | undefined>).detail));
    pane?.addEventListener("command", obey);
    this.atEnd(() => pane?.removeEventListener("command", obey));
  }

  #obey(command: Command | undefined): void {
    if (command?.name === "summarise") this.#openSummaries();
    if (command?.name === "export") this.#exportAs(command.argument ?? "");
  }

  /** Without a format it is asked for. */
  #exportAs(format: string): void {
    openOnDemand(words.export, ({ exportItems, exportThread }) => {
      const { api } = this.#app;
      if (exportThread(api, this.#store, format)) return;
      const button = isPhone.peek() ? this.#more : this.#export;
      openMenu(button, words.export, exportItems(api, this.#store));
    });
  }

  #showJob(): void {
    const state = this.#summaries.value?.job.value.state;
    const label = state === "working" ? words.summarising : words.summarise;
    this.#summarise.ariaLabel = this.#summarise.title = label;
    setAttribute(this.#summarise, "aria-busy", state === "working" ? "true" : null);
    const { announcer } = this.#app;
    untracked(() => {
      if (state === "working") announcer.say(words.summarising);
      if (state === "done") announcer.say(words.summaryReady);
    });
  }

  #openSummaries(options: { carryOver?: boolean } = {}): void {
    openOnDemand(words.summarise, ({ openSummaryDialog, SummaryStore }) => {
      if (!this.isConnected) return;
      const summaries = this.#summaries.peek() ?? new SummaryStore(this.#app.api, this.#store);
      this.#summaries.set(summaries);
      openSummaryDialog(this.#app, this.#conversation, this.#store, summaries, options);
    });
  }

  #moreItems(): MenuItem[] {
    const thread = this.#store.thread.peek();
    const ofThread = thread
      ? threadMenu(thread, this.#actions, {
        rename: () => this.closest("chat-header")?.querySelector<HTMLElement>("h1 button")?.click(),
        leave: (remove) => remove(),
      })
      : [];
    return [
      {
        label: words.summarise,
        icon: "card-text",
        testid: "summarize-button",
        run: () => this.#openSummaries(),
      },
      {
        label: words.export,
        icon: "download",
        testid: "export-menu",
        run: () => this.#exportAs(""),
      },
      ...ofThread.map((item, at) => ({ ...item, separated: at === 0 })),
    ];
  }
}

const opensMenu = { "aria-haspopup": "menu", "aria-expanded": "false" };

customElements.define("thread-tools", ThreadTools);
