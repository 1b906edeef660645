import {
  changePassword,
  endSession,
  listSessions,
  readUsage,
  updateProfile,
} from "../../src/api/account.ts";
import {
  createProject,
  deleteProject,
  listProjects,
  readProject,
  updateProject,
} from "../../src/api/projects.ts";
import { assertEquals, assertRejects } from "../assert.ts";
import { clientOf, failureOf, user } from "./fake_client.ts";
import { FakeServer, json, problem } from "./fake_server.ts";

Deno.test("sign-in sends JSON with the page's cookies and makes the session active", async () => {
  const server = new FakeServer({
    "POST /api/v1/auth/login": () => json({ user, access_token: "t", expires_in: 900 }),
  });
  const api = clientOf(server);
  assertEquals(api.session.value, "unknown");
  assertEquals(await api.login({ email: "a@b.c", password: "correct horse" }), user);
  assertEquals(api.session.value, "active");
  assertEquals(server.requests[0]?.body, { email: "a@b.c", password: "correct horse" });
  assertEquals(server.requests[0]?.credentials, "same-origin");
  assertEquals(server.requests[0]?.headers["content-type"], "application/json");
});

Deno.test("a wrong password is told as it is: no refresh is tried", async () => {
  const server = new FakeServer({
    "POST /api/v1/auth/login": () => problem(401, "unauthorized", "Wrong email or password."),
  });
  const failure = await failureOf(clientOf(server).login({ email: "a@b.c", password: "x" }));
  assertEquals([failure.status, failure.code, failure.detail], [
    401,
    "unauthorized",
    "Wrong email or password.",
  ]);
  assertEquals(server.paths, ["POST /api/v1/auth/login"]);
});

Deno.test("field errors and waiting times are handed on", async () => {
  const server = new FakeServer({
    "POST /api/v1/auth/register": () =>
      problem(422, "validation_failed", "Check the fields.", {
        errors: [{ field: "password", message: "At least 10 characters." }],
      }),
    "POST /api/v1/threads/t1/stop": () =>
      problem(429, "rate_limit_exceeded", "Slow down.", { retry_after: 7 }),
    "GET /api/v1/models": () =>
      new Response("busy", { status: 429, headers: { "retry-after": "3" } }),
  });
  const api = clientOf(server);
  const invalid = await failureOf(
    api.register({ email: "a@b.c", password: "short", display_name: "A" }),
  );
  assertEquals(invalid.fields, { password: "At least 10 characters." });
  assertEquals((await failureOf(api.stop("t1"))).retryAfter, 7);
  const limited = await failureOf(api.models());
  assertEquals([limited.code, limited.retryAfter], ["rate_limit_exceeded", 3]);
});

Deno.test("no answer, a proxy's page and a broken body are network errors", async () => {
  const server = new FakeServer({
    "GET /api/v1/projects": () => Promise.reject(new TypeError("connection refused")),
    "GET /api/v1/models": () =>
      new Response("<h1>Bad gateway</h1>", {
        status: 502,
        headers: { "content-type": "text/html" },
      }),
    "GET /api/v1/threads/t1": () => new Response("<html>", { status: 200 }),
  });
  const api = clientOf(server);
  const silent = await failureOf(listProjects(api));
  assertEquals([silent.status, silent.code], [0, "network_error"]);
  const proxied = await failureOf(api.models());
  assertEquals([proxied.status, proxied.code], [502, "network_error"]);
  assertEquals((await failureOf(api.thread("t1"))).code, "network_error");
});

Deno.test("each call goes to its address with what it was given", async () => {
  const server = new FakeServer(
    {},
    () => json({ user, projects: [], threads: [], messages: [], models: [] }),
  );
  const api = clientOf(server);
  await api.threads({ project_id: "p 1", search: "a&b", limit: 20, cursor: undefined });
  await api.createThread({ project_id: "p1" });
  await api.updateThread("t1", { is_pinned: true });
  await api.messages("t1", { before: "m1", limit: 50 });
  await api.messages("t1");
  await createProject(api, { name: "P" });
  await updateProject(api, "p1", { is_archived: true });
  await readProject(api, "../x");
  await updateProfile(api, { display_name: "Ada" });
  await listSessions(api);
  await endSession(api, "s 1");
  await changePassword(api, { current_password: "old", new_password: "new" });
  await readUsage(api, { from: "2026-02-23", to: "2026-03-01" });
  await api.deleteMe();
  assertEquals(server.paths, [
    "GET /api/v1/threads?project_id=p+1&search=a%26b&limit=20",
    "POST /api/v1/threads",
    "PATCH /api/v1/threads/t1",
    "GET /api/v1/threads/t1/messages?before=m1&limit=50",
    "GET /api/v1/threads/t1/messages",
    "POST /api/v1/projects",
    "PATCH /api/v1/projects/p1",
    "GET /api/v1/projects/..%2Fx",
    "PATCH /api/v1/auth/me",
    "GET /api/v1/auth/sessions",
    "DELETE /api/v1/auth/sessions/s%201",
    "POST /api/v1/auth/password",
    "GET /api/v1/usage?from=2026-02-23&to=2026-03-01",
    "DELETE /api/v1/auth/me",
  ]);
  assertEquals(api.session.value, "signed_out");
  assertEquals(server.requests[2]?.body, { is_pinned: true });
});

Deno.test("projects are read to the last page", async () => {
  const server = new FakeServer({
    "GET /api/v1/projects": ({ path }) =>
      path.endsWith("?cursor=c1")
        ? json({ projects: [{ id: "p2" }], has_more: false, next_cursor: null })
        : json({ projects: [{ id: "p1" }], has_more: true, next_cursor: "c1" }),
  });
  const projects = await listProjects(clientOf(server));
  assertEquals(projects.map((project) => project.id), ["p1", "p2"]);
});

Deno.test("deleting and signing out need no body in the answer", async () => {
  const server = new FakeServer({}, () => new Response(null, { status: 204 }));
  const api = clientOf(server);
  assertEquals(await api.deleteThread("t1"), undefined);
  assertEquals(await deleteProject(api, "p1"), undefined);
  await api.logout();
  assertEquals(api.session.value, "signed_out");
});

Deno.test("an abandoned call rejects as abandoned, not as a network error", async () => {
  const server = new FakeServer({
    "GET /api/v1/threads": (_, signal) =>
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
  });
  const abandoned = new AbortController();
  const call = clientOf(server).threads({}, abandoned.signal);
  abandoned.abort();
  assertEquals((await assertRejects(call, DOMException)).name, "AbortError");
});
