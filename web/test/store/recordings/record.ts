/**
 * Records what a real server tells a reader while somebody else works on the tree:
 *
 *     AI_PROVIDER=scripted parley serve
 *     deno run --allow-net --allow-write=. record.ts http://127.0.0.1:8080
 *
 * Each recording is the page as it was read before, the events that came, and the page as it was
 * afterwards. The reducers are held to it: whoever follows the events sees that page, or knows that
 * it has to be read anew.
 */
import type { ThreadEvent } from "../../../src/api/events.ts";
import type { Message, MessagePage } from "../../../src/api/types.ts";

const origin = Deno.args[0] ?? "http://127.0.0.1:8080";
const api = `${origin}/api/v1`;
const quick = "[[script say=plain tokens=4 rate=0]]";

interface Recording {
  before: MessagePage;
  events: ThreadEvent[];
  after: MessagePage;
}

let token = "";
token = await signIn();
const project = await call<{ id: string }>("POST", "/projects", { name: "Recordings" });

const scenes: Record<string, (scene: Scene) => Promise<void>> = {
  "send": async (scene) => {
    await scene.record(() => scene.send(`More ${quick}`));
  },
  "answer with thoughts": async (scene) => {
    await scene.record(() => scene.send('Think [[script think="Hm." text="So." rate=0]]'));
  },
  "answer that fails": async (scene) => {
    await scene.record(() => scene.send("Fail [[script say=plain rate=0 fault=unavailable at=2]]"));
  },
  "answer that is limited": async (scene) => {
    await scene.record(() => scene.send("Wait [[script status=429 retry_after=7]]"));
  },
  "edit with a new answer": async (scene) => {
    const [question] = await scene.messages();
    await scene.record(() => scene.edit(question!, { content: `Else ${quick}` }));
  },
  "edit far up": async (scene) => {
    await scene.send(`Second ${quick}`);
    await scene.send(`Third ${quick}`);
    const second = (await scene.messages())[2];
    await scene.record(() => scene.edit(second!, { content: `Other second ${quick}` }));
  },
  "edit in place": async (scene) => {
    const [question] = await scene.messages();
    await scene.record(() => scene.edit(question!, { content: "Kept", preserve_response: true }));
  },
  "regenerate": async (scene) => {
    const answer = (await scene.messages()).at(-1)!;
    await scene.record(() => scene.verb(answer, "regenerate"));
  },
  "regenerate twice": async (scene) => {
    const answer = (await scene.messages()).at(-1)!;
    await scene.verb(answer, "regenerate");
    await scene.record(() => scene.verb(answer, "regenerate"));
  },
  "regenerate far up": async (scene) => {
    const answer = (await scene.messages()).at(-1)!;
    await scene.send(`Second ${quick}`);
    await scene.record(() => scene.verb(answer, "regenerate"));
  },
  "stop": async (scene) => {
    await scene.record(async () => {
      await scene.begin("Long [[script say=plain tokens=400 rate=50]]");
      await call("POST", `/threads/${scene.threadId}/stop`);
    });
  },
  "continue": async (scene) => {
    await scene.begin("Long [[script say=plain tokens=6 rate=20]]");
    await call("POST", `/threads/${scene.threadId}/stop`);
    const answer = (await scene.messages()).at(-1)!;
    await scene.record(() => scene.verb(answer, "continue"));
  },
  "continue without text": async (scene) => {
    await scene.send("Fail [[script say=plain tokens=4 rate=0 fault=unavailable at=0]]");
    const answer = (await scene.messages()).at(-1)!;
    await scene.record(() => scene.verb(answer, "continue"));
  },
  "select": async (scene) => {
    const answer = (await scene.messages()).at(-1)!;
    await scene.verb(answer, "regenerate");
    await scene.record(() => scene.verb(answer, "select"));
  },
  "select a longer branch": async (scene) => {
    const [question] = await scene.messages();
    await scene.send(`Second ${quick}`);
    await scene.edit(question!, { content: `Else ${quick}` });
    await scene.record(() => scene.verb(question!, "select"));
  },
  "select what is shown": async (scene) => {
    const [question] = await scene.messages();
    await scene.record(() => scene.verb(question!, "select"));
  },
  "delete the last answer": async (scene) => {
    const answer = (await scene.messages()).at(-1)!;
    await scene.record(() => scene.delete(answer));
  },
  "delete in the middle": async (scene) => {
    const [question] = await scene.messages();
    await scene.send(`Second ${quick}`);
    await scene.record(() => scene.delete(question!));
  },
  "delete a version": async (scene) => {
    const answer = (await scene.messages()).at(-1)!;
    await scene.verb(answer, "regenerate");
    const second = (await scene.messages()).at(-1)!;
    await scene.record(() => scene.delete(second));
  },
  "delete a version with its branch": async (scene) => {
    const [question] = await scene.messages();
    await scene.edit(question!, { content: `Else ${quick}` });
    await scene.send(`Second ${quick}`);
    const [other] = await scene.messages();
    await scene.record(() => scene.delete(other!));
  },
  "delete a running answer": async (scene) => {
    await scene.record(async () => {
      await scene.begin("Long [[script say=plain tokens=400 rate=50]]");
      await scene.delete((await scene.messages()).at(-1)!);
    });
  },
  "delete all": async (scene) => {
    await scene.record(async () => {
      for (const message of (await scene.messages()).reverse()) await scene.delete(message);
    });
  },
};

/** A thread with one exchange, and a reader of its events. */
class Scene {
  #events: ThreadEvent[] = [];

  private constructor(readonly threadId: string, readonly socket: WebSocket) {
    socket.onmessage = ({ data }) => {
      const event = JSON.parse(String(data)) as ThreadEvent;
      if (event.seq) this.#events.push(event);
    };
  }

  static async open(): Promise<Scene> {
    const thread = await call<{ id: string }>("POST", "/threads", { project_id: project.id });
    // Deno sends headers along, which the types of browsers don't know.
    const options = { headers: { authorization: `Bearer ${token}` } } as unknown as string[];
    const address = `${origin.replace("http", "ws")}/ws/chat/${thread.id}`;
    const scene = new Scene(thread.id, new WebSocket(address, options));
    await new Promise((opened) => scene.socket.onopen = opened);
    await scene.send(`First ${quick}`);
    return scene;
  }

  recording: Recording | null = null;

  async record(run: () => Promise<void>): Promise<void> {
    const before = await this.page();
    await this.#arrival(before.last_seq);
    this.#events = [];
    await run();
    const after = await this.page();
    await this.#arrival(after.last_seq);
    this.recording = { before, events: this.#events, after };
  }

  page(): Promise<MessagePage> {
    return call("GET", `/threads/${this.threadId}/messages`);
  }

  async messages(): Promise<Message[]> {
    return (await this.page()).messages;
  }

  async send(content: string): Promise<void> {
    await call("POST", `/threads/${this.threadId}/messages`, { content });
    await this.#rest();
  }

  /** Sends, and comes back as soon as the answer has some words. */
  async begin(content: string): Promise<void> {
    await call("POST", `/threads/${this.threadId}/messages`, { content });
    while (!(await this.messages()).at(-1)?.content) await pause();
  }

  async edit(message: Message, body: object): Promise<void> {
    await call("PATCH", `/messages/${message.id}`, body);
    await this.#rest();
  }

  async verb(message: Message, verb: "regenerate" | "continue" | "select"): Promise<void> {
    await call("POST", `/messages/${message.id}/${verb}`);
    await this.#rest();
  }

  async delete(message: Message): Promise<void> {
    await call("DELETE", `/messages/${message.id}`);
    await this.#rest();
  }

  /** Until no answer runs. */
  async #rest(): Promise<void> {
    const path = `/threads/${this.threadId}`;
    while ((await call<{ is_generating: boolean }>("GET", path)).is_generating) await pause();
  }

  async #arrival(seq: number): Promise<void> {
    while ((this.#events.at(-1)?.seq ?? 0) < seq) await pause();
  }
}

async function signIn(): Promise<string> {
  const account = {
    email: `${crypto.randomUUID()}@example.org`,
    password: "correct horse battery",
  };
  await call("POST", "/auth/register", { ...account, display_name: "Ada" });
  return (await call<{ access_token: string }>("POST", "/auth/login", account)).access_token;
}

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const init = { method, headers, body: body && JSON.stringify(body) };
  const response = await fetch(api + path, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
  return (text ? JSON.parse(text) : undefined) as T;
}

function pause(): Promise<void> {
  return new Promise((wake) => setTimeout(wake, 20));
}

const recordings: Record<string, Recording> = {};
for (const [name, play] of Object.entries(scenes)) {
  const scene = await Scene.open();
  await play(scene);
  scene.socket.close();
  recordings[name] = scene.recording!;
}
const lines = Object.entries(recordings)
  .map(([name, recording]) => `${JSON.stringify(name)}: ${JSON.stringify(recording)}`);
await Deno.writeTextFile("tree.json", `{\n${lines.join(",\n")}\n}\n`);
