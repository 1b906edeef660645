import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A way to a server on which everything takes so much longer, in either direction. */
export class SlowLine {
  readonly #listener: Server;

  private constructor(listener: Server) {
    this.#listener = listener;
  }

  static async to(port: number, delayMs: number): Promise<SlowLine> {
    const listener = createServer({ allowHalfOpen: true }, (near) => {
      const far = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
      pass(near, far, delayMs);
      pass(far, near, delayMs);
    });
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    return new SlowLine(listener);
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#listener.address()!.port}`;
  }

  close(): void {
    this.#listener.close();
  }
}

/** What was sent arrives in its order: timers of the same length do. */
function pass(from: Socket, to: Socket, delayMs: number): void {
  const later = (act: () => void) => setTimeout(() => to.destroyed || act(), delayMs);
  from.on("data", (bytes) => later(() => to.write(bytes)));
  from.on("end", () => later(() => to.end()));
  from.on("close", () => later(() => to.destroy()));
  // Its end follows.
  from.on("error", () => {});
}
