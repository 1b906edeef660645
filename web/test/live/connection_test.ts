import type { ThreadEvent } from "../../src/api/events.ts";
import { type Refusal, ThreadConnection } from "../../src/live/connection.ts";
import type { LogPosition } from "../../src/live/resume.ts";
import { assertEquals } from "../assert.ts";
import { FakeClock, settle } from "./fake_clock.ts";
import { FakeNetwork } from "./fake_socket.ts";

/**
 * A connection with everything around it in the hands of a test; random is 0.5, so that jitter is
 * none.
 */
class Scene {
  readonly clock = new FakeClock();
  readonly network = new FakeNetwork();
  readonly events: ThreadEvent[] = [];
  readonly passing: string[] = [];
  rereads = 0;
  caughtUp = 0;
  asked = 0;
  refusal: Refusal | Promise<Refusal> = "unreachable";
  refuse = (_: Refusal) => {};
  readonly connection: ThreadConnection;

  constructor(position: LogPosition | null = { epoch: "A", seq: 5 }) {
    this.connection = new ThreadConnection({
      threadId: "t1",
      base: "ws://host",
      position,
      listener: {
        event: (event) => this.events.push(event),
        passing: (event) => this.passing.push(event.type),
        mustReread: () => this.rereads++,
        caughtUp: () => this.caughtUp++,
      },
      findRefusal: () => {
        this.asked++;
        return Promise.resolve(this.refusal);
      },
      openSocket: this.network.openSocket,
      clock: this.clock,
      random: () => 0.5,
      reachability: this.network.reachability,
    });
    this.connection.open();
  }

  get status(): string {
    return this.connection.status.value;
  }

  get seqs(): number[] {
    return this.events.map((event) => event.seq);
  }

  get attempts(): number {
    return this.network.sockets.length;
  }

  says(...seqs: number[]): void {
    for (const seq of seqs) {
      this.network.socket.says({ type: "message_deleted", seq, message_id: "m", deleted_at: "" });
    }
  }
}

Deno.test("connects from where the messages were read and delivers in order", () => {
  const scene = new Scene();
  assertEquals(scene.network.socket.url, "ws://host/ws/chat/t1?after=5&epoch=A");
  assertEquals(scene.status, "connecting");
  scene.network.socket.accepts(6);
  assertEquals([scene.status, scene.caughtUp], ["connected", 0]);
  scene.says(6, 6, 7);
  assertEquals([scene.seqs, scene.caughtUp], [[6, 7], 1]);
});

Deno.test("a lost connection comes back after 1, 2, 4, 8, 16, 16 s and goes on where it was", async () => {
  const scene = new Scene();
  scene.network.socket.accepts(5);
  scene.says(6);
  scene.network.socket.breaks();
  assertEquals(scene.status, "connecting");
  for (const seconds of [1, 2, 4, 8, 16, 16]) {
    const attempts = scene.attempts;
    await scene.clock.pass(seconds * 1000 - 1);
    assertEquals(scene.attempts, attempts);
    await scene.clock.pass(1);
    assertEquals(scene.attempts, attempts + 1);
    scene.network.socket.breaks();
    await settle();
    assertEquals(scene.status, "offline");
  }
  await scene.clock.pass(16_000);
  assertEquals(scene.network.socket.url, "ws://host/ws/chat/t1?after=6&epoch=A");
  scene.network.socket.accepts(7);
  scene.says(7);
  assertEquals([scene.status, scene.seqs], ["connected", [6, 7]]);
});

Deno.test("going-away, restart and overload close codes reconnect after a pause", async () => {
  for (const code of [1001, 1012, 1013, 1006]) {
    const scene = new Scene();
    scene.network.socket.accepts(5);
    scene.network.socket.breaks(code);
    await scene.clock.pass(1000);
    assertEquals([code, scene.attempts], [code, 2]);
  }
});

Deno.test("a connection that the server ends on purpose is asked about before anything else", async () => {
  for (const [code, refusal] of [[4404, "gone"], [1008, "signed_out"]] as const) {
    const scene = new Scene();
    scene.refusal = refusal;
    scene.network.socket.accepts(5);
    scene.network.socket.breaks(code);
    await scene.clock.pass(60_000);
    scene.network.comesBack();
    assertEquals([scene.attempts, scene.status], [1, "offline"]);
    scene.connection.retry();
    assertEquals([scene.attempts, scene.status], [2, "connecting"]);
  }
});

Deno.test("a refused socket is asked about; a renewed session reconnects at once, but only once", async () => {
  const scene = new Scene();
  scene.refusal = "none";
  scene.network.socket.breaks();
  await settle();
  assertEquals([scene.asked, scene.attempts], [1, 2]);
  scene.network.socket.breaks();
  await settle();
  assertEquals([scene.asked, scene.attempts], [2, 2]);
  await scene.clock.pass(2000);
  assertEquals(scene.attempts, 3);
});

Deno.test("when asking hangs it tries again all the same, and a late answer changes nothing", async () => {
  const scene = new Scene();
  scene.refusal = new Promise((resolve) => scene.refuse = resolve);
  scene.network.socket.breaks();
  await scene.clock.pass(10_000 + 1_000);
  assertEquals([scene.attempts, scene.asked], [2, 1]);
  scene.refuse("gone");
  scene.network.socket.accepts(5);
  await settle();
  assertEquals([scene.status, scene.clock.waiting], ["connected", 1]);
});

Deno.test("whoever wants to try again needn't wait for the answer", async () => {
  const scene = new Scene();
  scene.refusal = new Promise(() => {});
  scene.network.socket.breaks();
  scene.connection.retry();
  assertEquals([scene.attempts, scene.clock.waiting], [2, 1]);
  await settle();
});

Deno.test("without a session or a thread it gives up until told to retry", async () => {
  for (const refusal of ["signed_out", "gone"] as const) {
    const scene = new Scene();
    scene.refusal = refusal;
    scene.network.socket.breaks();
    await scene.clock.pass(60_000);
    assertEquals([scene.attempts, scene.status], [1, "offline"]);
    scene.connection.retry();
    scene.network.socket.accepts(5);
    assertEquals(scene.status, "connected");
  }
});

Deno.test("comes back at once when the browser is reachable again", async () => {
  const scene = new Scene();
  scene.network.socket.breaks();
  await settle();
  scene.network.comesBack();
  assertEquals(scene.attempts, 2);
  await scene.clock.pass(1000);
  assertEquals(scene.attempts, 2, "the pause was called off");
});

Deno.test("a socket that is never accepted is given up after 15 s", async () => {
  const scene = new Scene();
  const first = scene.network.socket;
  await scene.clock.pass(14_999);
  assertEquals([first.closed, scene.asked], [false, 0]);
  await scene.clock.pass(1);
  assertEquals([first.closed, scene.asked], [true, 1]);
  await scene.clock.pass(1000);
  assertEquals(scene.attempts, 2);
});

Deno.test("beats every 20 s; silence for 10 s after a beat is a lost connection", async () => {
  const scene = new Scene();
  scene.network.socket.accepts(5);
  await scene.clock.pass(20_000);
  assertEquals(scene.network.socket.sent, [
    { type: "heartbeat", timestamp: "2026-11-22T10:00:20.000Z" },
  ]);
  scene.network.socket.says({ type: "heartbeat_ack", timestamp: "" });
  await scene.clock.pass(20_000);
  assertEquals(scene.network.socket.sent.length, 2);
  const silent = scene.network.socket;
  await scene.clock.pass(9_999);
  assertEquals(silent.closed, false);
  await scene.clock.pass(1);
  assertEquals([silent.closed, scene.status], [true, "connecting"]);
  await scene.clock.pass(1000);
  assertEquals(scene.attempts, 2);
});

Deno.test("anything heard counts as a sign of life", async () => {
  const scene = new Scene();
  scene.network.socket.accepts(5);
  await scene.clock.pass(25_000);
  scene.says(6);
  await scene.clock.pass(14_000);
  assertEquals([scene.attempts, scene.status], [1, "connected"]);
});

Deno.test("when the page is looked at again a dead connection is found within 10 s", async () => {
  const scene = new Scene();
  scene.network.socket.accepts(5);
  scene.network.comesBack();
  assertEquals(scene.network.socket.sent.length, 1);
  await scene.clock.pass(10_000);
  assertEquals(scene.status, "connecting");
});

Deno.test("asking for a sign of life twice leaves no deadline behind", async () => {
  const scene = new Scene();
  scene.network.socket.accepts(5);
  scene.network.comesBack();
  scene.network.comesBack();
  scene.network.socket.says({ type: "heartbeat_ack", timestamp: "" });
  await scene.clock.pass(15_000);
  assertEquals([scene.attempts, scene.status], [1, "connected"]);
});

Deno.test("a missing event reconnects from the last one that came", async () => {
  const scene = new Scene();
  scene.network.socket.accepts(5);
  scene.says(6, 8, 9);
  assertEquals(scene.seqs, [6]);
  await scene.clock.pass(1000);
  assertEquals(scene.network.socket.url, "ws://host/ws/chat/t1?after=6&epoch=A");
  scene.network.socket.accepts(9);
  scene.says(7, 8, 9);
  assertEquals([scene.seqs, scene.caughtUp], [[6, 7, 8, 9], 2]);
});

Deno.test("after resumed:false the messages are read, then what came meanwhile follows", () => {
  const scene = new Scene();
  scene.network.socket.accepts(40, { resumed: false });
  scene.says(41, 42);
  assertEquals([scene.rereads, scene.seqs, scene.caughtUp], [1, [], 0]);
  scene.connection.reread({ epoch: "A", seq: 41 });
  assertEquals([scene.seqs, scene.caughtUp], [[42], 1]);
});

Deno.test("sends only when established", () => {
  const scene = new Scene();
  assertEquals(scene.connection.send({ type: "typing_indicator", is_typing: true }), false);
  scene.network.socket.accepts(5);
  assertEquals(scene.connection.send({ type: "typing_indicator", is_typing: true }), true);
  assertEquals(scene.network.socket.said, [{ type: "typing_indicator", is_typing: true }]);
});

Deno.test("unknown events count in the log and go no further; noise is ignored", () => {
  const scene = new Scene();
  scene.network.socket.accepts(5);
  scene.network.socket.says({ type: "poll_opened", seq: 6 });
  scene.network.socket.says({ type: "weather" });
  scene.network.socket.saysRaw("not JSON");
  scene.network.socket.saysRaw("null");
  scene.network.socket.says({ type: "error", error_code: "invalid_message", error: "?" });
  scene.says(7);
  assertEquals([scene.seqs, scene.passing, scene.status], [[7], ["error"], "connected"]);
});

Deno.test("a steady connection forgets earlier failures, a flapping one doesn't", async () => {
  const scene = new Scene();
  scene.network.socket.breaks();
  await scene.clock.pass(1000);
  scene.network.socket.accepts(5);
  scene.network.socket.breaks();
  await scene.clock.pass(1999);
  assertEquals(scene.attempts, 2);
  await scene.clock.pass(1);
  scene.network.socket.accepts(5);
  await scene.clock.pass(10_000);
  scene.network.socket.breaks();
  await scene.clock.pass(1000);
  assertEquals(scene.attempts, 4);
});

Deno.test("closing leaves nothing behind", async () => {
  const scene = new Scene();
  scene.network.socket.accepts(5);
  scene.connection.close();
  assertEquals(
    [scene.network.socket.closed, scene.clock.waiting, scene.network.listeners],
    [true, 0, 0],
  );
  const asking = new Scene();
  asking.network.socket.breaks();
  asking.connection.close();
  await asking.clock.pass(60_000);
  assertEquals([asking.attempts, asking.clock.waiting], [1, 0]);
});
