/** What the journeys use of Node, for where its own types can't be had from a registry. */

declare const process: { env: Record<string, string | undefined>; exitCode?: number };

declare namespace NodeJS {
  type Signals = "SIGTERM" | "SIGKILL";
}

declare module "node:assert/strict" {
  function ok(value: unknown, message?: string): asserts value;
  function equal(actual: unknown, expected: unknown, message?: string): void;
  function notEqual(actual: unknown, expected: unknown, message?: string): void;
  function deepEqual(actual: unknown, expected: unknown, message?: string): void;
  const assert: {
    ok: typeof ok;
    equal: typeof equal;
    notEqual: typeof notEqual;
    deepEqual: typeof deepEqual;
  };
  export default assert;
}

declare module "node:child_process" {
  interface Output extends AsyncIterable<string> {
    on(event: "data", listener: (text: string) => void): void;
  }
  export interface ChildProcess {
    readonly stdout: Output | null;
    readonly stderr: Output | null;
    readonly exitCode: number | null;
    readonly signalCode: string | null;
    kill(signal: NodeJS.Signals): boolean;
  }
  export function spawn(program: string, args: string[], options: {
    cwd: string;
    env: Record<string, string | undefined>;
    stdio: ("ignore" | "pipe")[];
  }): ChildProcess;
}

declare module "node:events" {
  import type { ChildProcess } from "node:child_process";
  import type { Server } from "node:net";
  export function once(emitter: ChildProcess, event: "exit"): Promise<unknown[]>;
  export function once(emitter: Server, event: "listening"): Promise<unknown[]>;
}

declare module "node:fs" {
  export function globSync(pattern: string): string[];
  export function readFileSync(path: string, encoding: "utf8"): string;
}

declare module "node:fs/promises" {
  export function cp(from: string, to: string, options: { recursive: boolean }): Promise<void>;
  export function mkdir(path: string, options: { recursive: boolean }): Promise<void>;
  export function mkdtemp(prefix: string): Promise<string>;
  export function rm(path: string, options: { recursive: boolean; force: boolean }): Promise<void>;
}

declare module "node:net" {
  export interface Socket {
    readonly destroyed: boolean;
    on(event: "data", listener: (bytes: Uint8Array) => void): void;
    on(event: "end" | "close" | "error", listener: () => void): void;
    write(bytes: Uint8Array): void;
    end(): void;
    destroy(): void;
  }
  export interface Server {
    listen(port: number, host: string): void;
    address(): { port: number } | null;
    close(): void;
  }
  export function connect(
    options: { port: number; host: string; allowHalfOpen: boolean },
  ): Socket;
  export function createServer(
    options: { allowHalfOpen: boolean },
    connected: (socket: Socket) => void,
  ): Server;
}

declare module "node:os" {
  export function tmpdir(): string;
}

declare module "node:path" {
  export function join(...parts: string[]): string;
  export function resolve(...parts: string[]): string;
}

declare module "node:readline" {
  export function createInterface(options: { input: AsyncIterable<string> }): AsyncIterable<string>;
}

declare module "node:test" {
  export function test(title: string, options: { timeout: number }, run: () => Promise<void>): void;
  export function before(run: () => Promise<void>): void;
  export function after(run: () => Promise<void>): void;
}

declare module "node:timers/promises" {
  export function setTimeout(milliseconds: number): Promise<void>;
}

declare module "node:buffer" {
  class Buffer extends Uint8Array {
    static from(data: string | readonly number[], encoding?: "base64"): Buffer;
  }
}
