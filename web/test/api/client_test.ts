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
import { ApiClient, ApiError } from "../../src/api/client.ts";
import { settle } from "../live/fake_clock.ts";
import { FakeServer, json, problem } from "./fake_server.ts";

const user = {
  id: "u1",
  email: "a@b.c",
  display_name: "Ada",
  role: "admin",
  created_at: "2026-11-22T10:00:00.000Z",
};

function failureOf(call: Promise<unknown>): Promise<ApiError> {
  return assertRejects(call, ApiError);
}

function clientOf(server: FakeServer): ApiClient {
  return new ApiClient({ fetch: server.fetch, exclusively: oneAtATime() });
}

/** As Web Locks do it. */
function oneAtATime(): <T>(run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const next = last.then(run, run);
    last = next;
    return next;
  };
}

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

Deno.test("calls that meet a 401 together share one refresh and are repeated once", async () => {
  let fresh = false;
  const guarded = (answer: unknown) => () =>
    fresh ? json(answer) : problem(401, "unauthorized", "Sign in.");
  const server = new FakeServer({
    "GET /api/v1/auth/me": guarded({ user }),
    "GET /api/v1/projects": guarded({ projects: [], has_more: false }),
    "GET /api/v1/models": guarded({ models: [] }),
    "POST /api/v1/auth/refresh": async () => {
      await Promise.resolve();
      fresh = true;
      return json({});
    },
  });
  const api = clientOf(server);
  const [me, projects, models] = await Promise.all([api.me(), listProjects(api), api.models()]);
  assertEquals([me, projects, models], [user, [], []]);
  assertEquals(server.paths.filter((path) => path.endsWith("/auth/refresh")).length, 1);
  assertEquals(server.paths.length, 7);
  assertEquals(api.session.value, "active");
});

/** A server on which sessions end and begin. */
class SignInScene {
  signedInAs: object | null = user;
  readonly server = new FakeServer({
    "GET /api/v1/auth/me": () => this.#guarded(() => ({ user: this.signedInAs })),
    "POST /api/v1/projects": () => this.#guarded(() => ({ id: "p1" })),
    "POST /api/v1/auth/refresh": () => problem(401, "unauthorized", "Sign in."),
    "POST /api/v1/auth/login": ({ body }) => {
      const { email } = body as { email: string };
      this.signedInAs = email === user.email ? user : { ...user, id: "u2", email };
      return json({ user: this.signedInAs });
    },
    "POST /api/v1/auth/logout": () => new Response(null, { status: 204 }),
  });
  readonly api = clientOf(this.server);

  /** A call that meets the end of the session. */
  async expiredCall(): Promise<{ call: Promise<unknown> }> {
    await this.api.me();
    this.signedInAs = null;
    const call = createProject(this.api, { name: "P" });
    call.catch(() => {});
    await settle();
    assertEquals(this.api.session.value, "expired");
    return { call };
  }

  get created(): number {
    return this.server.paths.filter((path) => path === "POST /api/v1/projects").length;
  }

  #guarded(answer: () => object): Response {
    return this.signedInAs ? json(answer()) : problem(401, "unauthorized", "Sign in.");
  }
}

Deno.test("a call that meets the end of a session goes on once the person is back", async () => {
  const scene = new SignInScene();
  const { call } = await scene.expiredCall();
  await scene.api.login({ email: user.email, password: "correct horse" });
  assertEquals(await call, { id: "p1" });
  assertEquals([scene.api.session.value, scene.created], ["active", 2]);
});

Deno.test("signing in waits for a refresh that is under way: its refusal would end the session", async () => {
  const scene = new SignInScene();
  await scene.expiredCall();
  const refused = Promise.withResolvers<Response>();
  scene.server.answers["POST /api/v1/auth/refresh"] = () => refused.promise;
  const late = createProject(scene.api, { name: "Late" });
  await settle();
  assertEquals(scene.server.paths.at(-1), "POST /api/v1/auth/refresh");
  const signedIn = scene.api.login({ email: user.email, password: "correct horse" });
  await settle();
  assertEquals(scene.server.paths.at(-1), "POST /api/v1/auth/refresh");
  refused.resolve(problem(401, "unauthorized", "Sign in."));
  assertEquals(await signedIn, user);
  assertEquals(scene.api.session.value, "active");
  assertEquals(await late, { id: "p1" });
});

Deno.test("nobody acts for another: a waiting call ends when somebody else signs in", async () => {
  const scene = new SignInScene();
  const { call } = await scene.expiredCall();
  await scene.api.login({ email: "bob@b.c", password: "correct horse" });
  assertEquals((await failureOf(call)).status, 401);
  assertEquals(scene.created, 1);
});

Deno.test("a waiting call ends with signing out, and when it is abandoned", async () => {
  const scene = new SignInScene();
  const { call } = await scene.expiredCall();
  await scene.api.logout();
  assertEquals((await failureOf(call)).status, 401);
  const other = new SignInScene();
  await other.expiredCall();
  const abandoned = new AbortController();
  other.server.answers["GET /api/v1/threads"] = () => problem(401, "unauthorized", "Sign in.");
  const threads = other.api.threads({}, abandoned.signal);
  await settle();
  abandoned.abort();
  assertEquals((await assertRejects(threads, DOMException)).name, "AbortError");
});

Deno.test("a call abandoned during the refresh doesn't wait for anybody, either", async () => {
  const scene = new SignInScene();
  await scene.api.me();
  scene.signedInAs = null;
  const abandoned = new AbortController();
  scene.server.answers["GET /api/v1/threads"] = () => problem(401, "unauthorized", "Sign in.");
  scene.server.answers["POST /api/v1/auth/refresh"] = () => {
    abandoned.abort();
    return problem(401, "unauthorized", "Sign in.");
  };
  const threads = scene.api.threads({}, abandoned.signal);
  assertEquals((await assertRejects(threads, DOMException)).name, "AbortError");
  assertEquals(scene.api.session.value, "expired");
});

Deno.test("a call that is to be answered at once doesn't wait for anybody", async () => {
  const scene = new SignInScene();
  await scene.expiredCall();
  scene.server.answers["GET /api/v1/threads/t1"] = () => problem(401, "unauthorized", "Sign in.");
  assertEquals((await failureOf(scene.api.thread("t1", { waits: false }))).status, 401);
});

Deno.test("who has signed in on another page is noticed, and calls go on", async () => {
  const scene = new SignInScene();
  const { call } = await scene.expiredCall();
  assertEquals(await scene.api.signedInElsewhere(), null);
  assertEquals(scene.api.session.value, "expired");
  scene.signedInAs = user;
  assertEquals(await scene.api.signedInElsewhere(), user);
  assertEquals(await call, { id: "p1" });
});

Deno.test("a visitor who never signed in is signed out, not expired", async () => {
  const server = new FakeServer({
    "GET /api/v1/auth/me": () => problem(401, "unauthorized", "Sign in."),
    "POST /api/v1/auth/refresh": () => problem(401, "unauthorized", "Sign in."),
  });
  const api = clientOf(server);
  await failureOf(api.me());
  assertEquals(api.session.value, "signed_out");
});

Deno.test("a refresh the network swallowed leaves the session as it was", async () => {
  let online = true;
  const server = new FakeServer({
    "GET /api/v1/auth/me": () => online ? json({ user }) : problem(401, "unauthorized", "Sign in."),
    "POST /api/v1/auth/refresh": () => Promise.reject(new TypeError("connection refused")),
  });
  const api = clientOf(server);
  await api.me();
  online = false;
  assertEquals((await failureOf(api.me())).code, "network_error");
  assertEquals(api.session.value, "active");
});

Deno.test("a call that is still refused after the refresh is not repeated again", async () => {
  const server = new FakeServer({
    "GET /api/v1/models": () => problem(401, "unauthorized", "Sign in."),
    "POST /api/v1/auth/refresh": () => json({}),
  });
  assertEquals((await failureOf(clientOf(server).models())).status, 401);
  assertEquals(server.paths, [
    "GET /api/v1/models",
    "POST /api/v1/auth/refresh",
    "GET /api/v1/models",
  ]);
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
