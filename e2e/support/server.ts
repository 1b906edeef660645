import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { root } from "./paths.ts";
import { SlowLine } from "./slow-line.ts";

/** How much longer everything takes between browser and server, each way; nothing when not given. */
const delayMs = Number(process.env.E2E_DELAY_MS ?? 0);
const program = resolve(process.env.PARLEY ?? join(root, ".build/debug/parley"));

/** The real program with the scripted model, in a folder of its own that goes when the server goes. */
export class Server {
  readonly #folder: string;
  #process: ChildProcess | null = null;
  #log = "";
  #slowLine: SlowLine | null = null;
  /** Where it listens itself. */
  #address = "";
  /** Where it is reached; the same after a restart. */
  origin = "";

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async start(): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "parley-e2e-")));
    try {
      await cp(join(root, "Public"), join(server.#folder, "Public"), { recursive: true });
      await server.start();
    } catch (fault) {
      await server.stop();
      throw fault;
    }
    return server;
  }

  /** Starts it again, on the address and with the data it had. */
  async start(): Promise<void> {
    const port = this.#address ? new URL(this.#address).port : "0";
    this.#process = spawn(program, ["serve"], {
      cwd: this.#folder,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        HOST: "127.0.0.1",
        PORT: port,
        AI_PROVIDER: "scripted",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process.stderr?.on("data", (text) => this.#log += text);
    this.#address = await this.#addressOf(this.#process);
    if (delayMs > 0) {
      this.#slowLine ??= await SlowLine.to(Number(new URL(this.#address).port), delayMs);
    }
    this.origin = this.#slowLine?.origin ?? this.#address;
  }

  get isRunning(): boolean {
    return this.#process?.exitCode === null;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Ends it for good and removes what it kept. */
  async stop(): Promise<void> {
    this.#slowLine?.close();
    await this.#end("SIGTERM");
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** What it has logged so far. */
  get log(): string {
    return this.#log;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  /** The server's only line on standard output names its address. */
  async #addressOf(child: ChildProcess): Promise<string> {
    for await (const line of createInterface({ input: child.stdout! })) {
      const address = /^Parley is ready at (\S+)$/.exec(line)?.[1];
      if (address) return address;
    }
    throw new Error(`${program} did not start:\n${this.#log}`);
  }
}
