import { endSession } from "../../api/account.ts";
import type { Session } from "../../api/types.ts";
import type { App } from "../../app/app.ts";
import { deviceName } from "../../app/device-name.ts";
import { problemText } from "../../app/problems.ts";
import { pageStrings } from "../../app/strings-pages.ts";
import { fullTime, messageTime } from "../../app/times.ts";
import type { Loaded } from "../../store/loaded.ts";
import { signal } from "../../store/signal.ts";
import { h } from "../dom.ts";
import { Component } from "../element.ts";
import { ProblemNotice } from "../notice.ts";
import { LoadedPart } from "./loaded-part.ts";

const words = pageStrings.settings;

/** Where a person is signed in; each place but this one can be signed out from here. */
export class SessionList extends Component {
  readonly #app: App;
  readonly #sessions: Loaded<Session[]>;
  readonly #problem = signal<string | null>(null);
  readonly #done = h("p", { class: "settings-saved", role: "status" });

  constructor(app: App, sessions: Loaded<Session[]>) {
    super();
    this.#app = app;
    this.#sessions = sessions;
    this.append(
      new LoadedPart(sessions, 3, (list) => this.#list(list)),
      new ProblemNotice(this.#problem, () => this.#problem.set(null)),
      this.#done,
    );
  }

  protected connected(): void {}

  #list(sessions: readonly Session[]): HTMLElement {
    const others = sessions.filter((session) => !session.is_current);
    const current = sessions.filter((session) => session.is_current);
    const endAll = h(
      "button",
      { type: "button", class: "button", on: { click: () => void this.#end(others) } },
      words.endOthers,
    );
    return h(
      "div",
      { class: "settings-sessions" },
      h("ul", {}, ...[...current, ...others].map((session) => this.#item(session))),
      others.length > 1 && endAll,
    );
  }

  #item(session: Session): HTMLElement {
    const device = nameOf(session);
    return h(
      "li",
      { data: { current: session.is_current } },
      h("span", { class: "name", title: session.user_agent }, device),
      h("span", { class: "meta" }, about(session)),
      !session.is_current && h(
        "button",
        {
          type: "button",
          class: "button",
          "aria-label": words.endSessionOf(device),
          on: { click: () => void this.#end([session]) },
        },
        words.endSession,
      ),
    );
  }

  /** One after the other; what didn't end is still in the list afterwards. */
  async #end(sessions: readonly Session[]): Promise<void> {
    this.#problem.set(null);
    this.#done.textContent = "";
    try {
      for (const { id } of sessions) await endSession(this.#app.api, id);
      if (sessions.length > 1) this.#done.textContent = words.othersEnded;
    } catch (fault) {
      this.#problem.set(problemText(fault));
    }
    const hadFocus = this.contains(document.activeElement);
    await this.#sessions.load();
    if (hadFocus) this.#refocus();
  }

  /** The button that was pressed may be gone with its session. */
  #refocus(): void {
    if (document.activeElement !== document.body) return;
    const heading = this.closest("section")?.querySelector("h2");
    const next = this.querySelector<HTMLElement>("button:not([hidden])") ?? heading;
    if (next === heading) heading?.setAttribute("tabindex", "-1");
    if (next?.checkVisibility()) next.focus();
  }
}

function nameOf({ user_agent }: Session): string {
  const { browser, system } = deviceName(user_agent);
  if (browser && system) return words.device(browser, system);
  return browser ?? system ?? words.unknownDevice;
}

function about(session: Session): HTMLElement {
  const used = new Date(session.last_used_at);
  const time = h(
    "time",
    { datetime: session.last_used_at, title: fullTime(used) },
    session.is_current ? words.activeNow : words.lastUsed(messageTime(used, new Date())),
  );
  return h(
    "span",
    {},
    session.is_current && h("strong", {}, words.thisSession, ", "),
    time,
    session.address && `, ${session.address}`,
  );
}

customElements.define("session-list", SessionList);
