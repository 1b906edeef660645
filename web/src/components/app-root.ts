import { otherPages, type Pages } from "./load.ts";
import type { App } from "../app/app.ts";
import type { Route } from "../app/router.ts";
import { screenFor } from "../app/screen.ts";
import { shortcutFor } from "../app/shortcuts.ts";
import { strings } from "../app/strings.ts";
import { computed, untracked } from "../store/signal.ts";
import { ChatView } from "./chat-view.ts";
import { openDialog } from "./dialog.ts";
import { h } from "./dom.ts";
import { Component } from "./element.ts";
import { later, openLater, openOnDemand } from "./later.ts";
import { nowhere } from "./nowhere.ts";
import { problemNotice, region } from "./region.ts";
import { ToastHost } from "./toast-host.ts";

/** The whole client: shows the page of the current route, to those who may see it. */
export class AppRoot extends Component {
  static app: App;
  readonly #app = AppRoot.app;
  readonly #host = h("div", { class: "app-page" });
  #shown = "";
  #personId: string | null = null;

  protected connected(): void {
    const announcements = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
    this.replaceChildren(this.#host, new ToastHost(this.#app.toasts), announcements);
    this.watch(() => void (announcements.textContent = this.#app.announcer.said.value));

    const { session, router } = this.#app;
    const screen = computed(() => {
      // Signed in, but it isn't known yet as whom.
      const waiting = session.state.value === "active" && session.user.value === null;
      return screenFor(waiting ? "unknown" : session.state.value, router.route.value);
    });
    this.watch(() => {
      const next = screen.value;
      if (next.show === "redirect") {
        untracked(() => router.goTo(next.path, { replace: true }));
      } else if (next.show === "route") this.#show(next.route);
    });
    this.watch(() => this.#askToSignInAgain());
    this.watch(() => this.#noticePerson(session.user.value?.id));
    this.watch(() => {
      if (session.state.value === "active") void this.#app.models.load();
    });
    this.listen(window, "keydown", (event) => {
      if (shortcutFor(event) === "help") this.#toggleHelp(event);
    });
    const onCommand = (event: Event) => {
      if (event instanceof CustomEvent && event.detail?.name === "help") this.#help();
    };
    this.addEventListener("command", onCommand);
    this.atEnd(() => this.removeEventListener("command", onCommand));
    void this.#start();
  }

  async #start(): Promise<void> {
    try {
      await this.#app.session.start();
    } catch {
      const retry = () => {
        this.#host.replaceChildren();
        void this.#start();
      };
      this.#host.replaceChildren(
        problemNotice(strings.problems.network, strings.region.retry, retry),
      );
    }
  }

  /** A chat keeps its page while threads of its project change, so that only what differs is drawn. */
  #show(route: Route): void {
    const page = route.page === "chat" ? `chat ${route.projectId}` : JSON.stringify(route);
    if (page === this.#shown) return;
    this.#shown = page;
    document.title = strings.product;
    untracked(() => this.#host.replaceChildren(region("app-region", () => this.#page(route))));
  }

  #page(route: Route): HTMLElement {
    switch (route.page) {
      case "login":
        return aPage(({ signInPage }) => signInPage(this.#app, route.next));
      case "register":
        return aPage(({ registerPage }) => registerPage(this.#app, route.next));
      case "projects":
        return aPage(({ ProjectsPage }) => new ProjectsPage(this.#app));
      case "settings":
        return this.#settings();
      case "chat":
        return new ChatView(this.#app, route.projectId);
      case "unknown":
        return nowhere();
    }
  }

  /** The same keys close it again; over another dialog nothing else is opened. */
  #toggleHelp(event: KeyboardEvent): void {
    event.preventDefault();
    const open = document.querySelector<HTMLDialogElement>("dialog[open]");
    if (!open) this.#help();
    else if (open.dataset.testid === "shortcuts-help") open.close();
  }

  #help(): void {
    const { sendKey } = this.#app.preferences;
    openOnDemand(
      strings.shortcuts.title,
      (dialog) => dialog.openShortcutsDialog(sendKey.peek()),
    );
  }

  #settings(): HTMLElement {
    document.title = `${strings.sidebar.settings} · ${strings.product}`;
    return aPage(({ settingsPage }) => settingsPage(this.#app));
  }

  /** Somebody else may sign in where a session had ended; what is on the page isn't theirs. */
  #noticePerson(id: string | undefined): void {
    if (id && this.#personId && id !== this.#personId) this.#app.tabs.personChanged("/");
    this.#personId = id ?? this.#personId;
  }

  /** Over the page, so that what was typed in it stays. */
  #askToSignInAgain(): (() => void) | void {
    if (this.#app.session.state.value !== "expired") return;
    const email = this.#app.session.user.peek()?.email ?? "";
    const { expiredTitle, expired } = strings.account;
    let dialog: HTMLDialogElement | undefined;
    let over = false;
    const open = ({ signInForm }: Pages) => {
      if (over) return;
      const form = () =>
        h("div", { class: "form" }, h("p", {}, expired), signInForm(this.#app, email));
      dialog = openDialog(expiredTitle, form, { closable: false });
    };
    void untracked(() => openLater(expiredTitle, otherPages, open));
    const look = () => void this.#app.session.look();
    addEventListener("focus", look);
    return () => {
      removeEventListener("focus", look);
      over = true;
      dialog?.close();
    };
  }
}

function aPage(make: (pages: Pages) => Node): HTMLElement {
  return later("page-host", otherPages, make);
}
