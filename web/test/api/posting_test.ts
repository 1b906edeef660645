import { ApiClient, ApiError } from "../../src/api/client.ts";
import { importFile } from "../../src/api/transfer.ts";
import { uploadFile } from "../../src/api/upload.ts";
import { assert, assertEquals } from "../assert.ts";
import { settle } from "../live/fake_clock.ts";
import { FakeRequest, withFakeRequests } from "./fake_request.ts";
import { FakeServer, json } from "./fake_server.ts";

const server = new FakeServer({
  "GET /api/v1/auth/me": () => json({ user: { id: "ada" } }),
  "GET /api/v1/projects/p1": () => json({ id: "p1" }),
});
const api = new ApiClient({ fetch: server.fetch, exclusively: (run) => run() });
const file = new File(["Hat."], "list.txt");

function upload(signal = new AbortController().signal) {
  const shares: number[] = [];
  const progress = (share: number) => void shares.push(share);
  return { shares, done: uploadFile(api, file, { progress, signal }) };
}

function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(() => "none", (failure: unknown) => failure);
}

Deno.test("an upload tells how far it is and brings what the server made of it", () =>
  withFakeRequests(async () => {
    const { shares, done } = upload();
    FakeRequest.last.leaves(1, 4);
    FakeRequest.last.leaves(1, 0);
    FakeRequest.last.answers({ status: 201, body: '{"attachment":{"id":"f1"}}' });
    assertEquals((await done).id, "f1");
    assertEquals(shares, [0.25]);
    assertEquals(FakeRequest.last.path, "/api/v1/attachments");
    assert(FakeRequest.last.sent instanceof FormData, "as a form");
  }));

Deno.test("a session that ran out is renewed, and the file is sent once more", () =>
  withFakeRequests(async () => {
    const { done } = upload();
    FakeRequest.last.answers({ status: 401 });
    await settle();
    FakeRequest.last.answers({ status: 201, body: '{"attachment":{"id":"f1"}}' });
    assertEquals([(await done).id, FakeRequest.made.length], ["f1", 2]);
  }));

Deno.test("a file given up while the session is renewed is not sent again", () =>
  withFakeRequests(async () => {
    const journey = new AbortController();
    const { done } = upload(journey.signal);
    FakeRequest.last.answers({ status: 401 });
    journey.abort();
    assertEquals(await failureOf(done), journey.signal.reason);
    assertEquals(FakeRequest.made.length, 1);
  }));

Deno.test("giving up ends what is underway", () =>
  withFakeRequests(async () => {
    const journey = new AbortController();
    const { done } = upload(journey.signal);
    journey.abort();
    assertEquals(await failureOf(done), journey.signal.reason);
  }));

Deno.test("what goes wrong is told as with any other call, a stranger's page, too", () =>
  withFakeRequests(async () => {
    const told = async (answer: () => void) => {
      const { done } = upload();
      answer();
      const failure = await failureOf(done);
      return failure instanceof ApiError ? [failure.code, failure.retryAfter] : failure;
    };
    assertEquals(await told(() => FakeRequest.last.onerror?.()), ["network_error", null]);
    const headers = { "content-type": "text/html", "retry-after": "7" };
    const page = { body: "<h1>Hello</h1>", headers };
    assertEquals(await told(() => FakeRequest.last.answers({ status: 200, ...page })), [
      "network_error",
      null,
    ]);
    assertEquals(await told(() => FakeRequest.last.answers({ status: 429, ...page })), [
      "rate_limit_exceeded",
      7,
    ]);
  }));

Deno.test("threads are imported as JSON, once the session is known to last", () =>
  withFakeRequests(async () => {
    const { signal } = new AbortController();
    const done = importFile(api, "p1", file, "parley", { progress: () => {}, signal });
    await settle();
    const { path, headers, sent } = FakeRequest.last;
    assertEquals(path, "/api/v1/projects/p1/import?format=parley");
    assertEquals([headers["content-type"], sent], ["application/json", file]);
    const report = { imported: 1, skipped: 0, threads: [], errors: [] };
    FakeRequest.last.answers({ status: 200, body: JSON.stringify(report) });
    assertEquals(await done, report);
    assertEquals(server.paths.at(-1), "GET /api/v1/projects/p1");
  }));
