import { ApiClient } from "../../src/api/client.ts";
import { Conversation } from "../../src/app/conversation.ts";
import { ModelCatalogue } from "../../src/app/models.ts";
import { Router } from "../../src/app/router.ts";
import { Toasts } from "../../src/app/toasts.ts";
import { ProjectStore } from "../../src/store/projects.ts";
import { SessionStore } from "../../src/store/session.ts";
import { ThreadListStore } from "../../src/store/thread-list.ts";
import { FakeServer, json, problem } from "../api/fake_server.ts";
import { FakeClock } from "../live/fake_clock.ts";
import { chatThread } from "../store/wire.ts";

/** One page with its panes; the server makes threads when it is told to. */
export class ConversationScene {
  readonly server = new FakeServer({
    "POST /api/v1/threads": () => new Promise((answer) => this.#asked.push(answer)),
    "DELETE /api/v1/attachments/f1": () => new Response(null, { status: 204 }),
  });
  readonly #asked: ((answer: Response) => void)[] = [];
  readonly #api = new ApiClient({ fetch: this.server.fetch, exclusively: (run) => run() });
  readonly #list = new ThreadListStore(this.#api, "p1");
  readonly #app = {
    api: this.#api,
    models: new ModelCatalogue(this.#api),
    projects: new ProjectStore(this.#api),
    router: new Router(),
    session: new SessionStore(this.#api),
    toasts: new Toasts(new FakeClock()),
  };

  /** How many threads the server has been asked to make and hasn't answered. */
  get waiting(): number {
    return this.#asked.length;
  }

  newChat(projectId = "p1"): Conversation {
    return new Conversation(this.#app, this.#list, projectId, null);
  }

  thread(id: string): Conversation {
    return new Conversation(this.#app, this.#list, "p1", id);
  }

  makesThread(id: string): void {
    this.#asked.shift()?.(json(chatThread(id), 201));
  }

  makesNone(): void {
    this.#asked.shift()?.(problem(500, "internal_error", "Oops."));
  }
}
