import type { ClientEvent } from "../../src/api/events.ts";
import type { Socket } from "../../src/live/connection.ts";

/** The server's end of a socket, in the hands of a test. */
export class FakeSocket implements Socket {
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly sent: ClientEvent[] = [];
  closed = false;

  constructor(readonly url: string) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  /** What left through this socket, heartbeats aside. */
  get said(): ClientEvent[] {
    return this.sent.filter((event) => event.type !== "heartbeat");
  }

  says(event: object): void {
    this.saysRaw(JSON.stringify(event));
  }

  saysRaw(data: string): void {
    this.onmessage?.(new MessageEvent("message", { data }));
  }

  accepts(lastSeq: number, { resumed = true, epoch = "A" } = {}): void {
    this.says({
      type: "connection_established",
      connection_id: "c1",
      thread_id: "t1",
      timestamp: "2026-11-22T10:00:00.000Z",
      protocol_version: "1.0",
      epoch,
      last_seq: lastSeq,
      resumed,
    });
  }

  breaks(code = 1006): void {
    this.closed = true;
    this.onclose?.(new CloseEvent("close", { code }));
  }
}

/** Opens fake sockets and keeps them, newest last. */
export class FakeNetwork {
  readonly sockets: FakeSocket[] = [];
  #listeners = new Set<() => void>();

  readonly openSocket = (url: string): FakeSocket => {
    const socket = new FakeSocket(url);
    this.sockets.push(socket);
    return socket;
  };

  readonly reachability = (listener: () => void): () => void => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (!last) throw new Error("no socket was opened");
    return last;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  comesBack(): void {
    for (const listener of this.#listeners) listener();
  }
}
