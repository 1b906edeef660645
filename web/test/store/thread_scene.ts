import { ApiClient } from "../../src/api/client.ts";
import type { MessagePage } from "../../src/api/types.ts";
import { ThreadStore } from "../../src/store/thread.ts";
import { FakeServer, json, problem } from "../api/fake_server.ts";
import { FakeClock } from "../live/fake_clock.ts";
import { FakeNetwork } from "../live/fake_socket.ts";
import { MemoryStorage } from "./memory_storage.ts";
import { answer, chatThread, page, userMessage } from "./wire.ts";

export const messagesAddress = "GET /api/v1/threads/t1/messages";

/** A thread store with its server, network, clock and storage in the hands of a test. */
export class ThreadScene {
  readonly clock = new FakeClock();
  readonly network = new FakeNetwork();
  readonly server: FakeServer;
  readonly api: ApiClient;
  readonly store: ThreadStore;
  #ids = 0;

  constructor(page: MessagePage, readonly storage = new MemoryStorage()) {
    this.server = new FakeServer({
      "GET /api/v1/threads/t1": () => json(chatThread("t1")),
      [messagesAddress]: () => json(page),
      "POST /api/v1/auth/login": () => json({ user: { id: "ada" } }),
      "POST /api/v1/auth/refresh": () => problem(401, "unauthorized", "Sign in."),
    });
    this.api = new ApiClient({ fetch: this.server.fetch, exclusively: (run) => run() });
    this.store = new ThreadStore({
      api: this.api,
      threadId: "t1",
      userId: "ada",
      storage,
      clock: this.clock,
      makeId: () => `c${++this.#ids}`,
      connection: {
        base: "ws://host",
        openSocket: this.network.openSocket,
        reachability: this.network.reachability,
        random: () => 0.5,
      },
    });
  }

  async open(): Promise<this> {
    await this.store.open();
    return this;
  }

  async connect(lastSeq: number): Promise<this> {
    await this.open();
    this.network.socket.accepts(lastSeq);
    return this;
  }

  answers(page: MessagePage): void {
    this.server.answers[messagesAddress] = () => json(page);
  }

  says(...events: object[]): void {
    for (const event of events) this.network.socket.says(event);
  }

  echo(seq: number, clientId: string, id: string, content: string, parent: string | null): void {
    const fields = { client_message_id: clientId, parent_message_id: parent };
    this.says({ type: "new_message", seq, message: userMessage(id, content, fields) });
  }

  get shown(): string[] {
    return this.store.order.value.map((key) => {
      const item = this.store.item(key)?.value;
      const mark = item?.delivery === "sent" ? "" : ` (${item?.delivery})`;
      return `${item?.message.content}${mark}`;
    });
  }

  get sent(): object[] {
    return this.network.sockets.flatMap((socket) => socket.said);
  }
}

export const conversation = [userMessage("u1", "Why?"), answer("a1", "u1", "Because.")];
/** A page of the whole of it. */
export const read = page(conversation, { last_seq: 5 });
