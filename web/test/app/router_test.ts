import { assertEquals } from "../assert.ts";
import { parseRoute, pathOf, type Route } from "../../src/app/router.ts";

Deno.test("every route survives being written into the address bar and read again", () => {
  const routes: Route[] = [
    { page: "projects" },
    { page: "settings" },
    { page: "login", next: null },
    { page: "login", next: "/projects/1/chat/2" },
    { page: "register", next: "/settings" },
    { page: "chat", projectId: "p", threadId: null },
    { page: "chat", projectId: "p", threadId: "t" },
    { page: "chat", projectId: "a/b", threadId: "c d" },
  ];
  for (const route of routes) assertEquals(parseRoute(pathOf(route)), route);
});

Deno.test("a project's own address leads to its chat", () => {
  const chat = { page: "chat", projectId: "p", threadId: null };
  assertEquals(parseRoute("/projects/p"), chat);
  assertEquals(parseRoute("/projects/p/chat/"), chat);
});

Deno.test("an address that names nothing is unknown", () => {
  for (const address of ["/nowhere", "/projects/p/other", "/projects/p/chat/t/more", "/login/x"]) {
    assertEquals(parseRoute(address), { page: "unknown" }, address);
  }
});

Deno.test("a broken escape in an address is read as it stands", () => {
  assertEquals(parseRoute("/projects/%E0%A4%A"), {
    page: "chat",
    projectId: "%E0%A4%A",
    threadId: null,
  });
});

Deno.test("signing in leads on only to addresses of this site", () => {
  const next = (address: string) => {
    const route = parseRoute(`/login?next=${encodeURIComponent(address)}`);
    return route.page === "login" ? route.next : undefined;
  };
  assertEquals(next("/settings"), "/settings");
  const foreign = ["//evil.example", "/\\evil.example", "https://evil.example", "settings"];
  const disguised = ["/\t/evil.example", "/\n\\evil.example", "/a/..//evil.example", "//"];
  for (const address of [...foreign, ...disguised]) assertEquals(next(address), null, address);
});

Deno.test("any path is a route, be it an unknown one", () => {
  assertEquals(parseRoute("//"), { page: "projects" });
  assertEquals(parseRoute("//settings/x"), { page: "settings" });
  assertEquals(parseRoute("//[/x"), { page: "unknown" });
});

Deno.test("an address may lead to a message, there and back", () => {
  const route = { page: "chat", projectId: "1", threadId: "2", messageId: "a/b" } as const;
  assertEquals(pathOf(route), "/projects/1/chat/2#message-a%2Fb");
  assertEquals(parseRoute(pathOf(route)), route);
  const plain = { page: "chat", projectId: "1", threadId: "2" };
  assertEquals(parseRoute("/projects/1/chat/2#composer"), plain);
  assertEquals(parseRoute("/projects/1/chat/2#message-"), plain);
});
