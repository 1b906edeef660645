import { createProject, listProjects } from "../../src/api/projects.ts";
import { assertEquals, assertRejects } from "../assert.ts";
import { settle } from "../live/fake_clock.ts";
import { clientOf, failureOf, user } from "./fake_client.ts";
import { FakeServer, json, problem } from "./fake_server.ts";

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
