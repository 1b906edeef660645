import { assertEquals } from "../assert.ts";
import type { Route } from "../../src/app/router.ts";
import { screenFor } from "../../src/app/screen.ts";

const chat: Route = { page: "chat", projectId: "p", threadId: "t" };
const login: Route = { page: "login", next: "/settings" };

Deno.test("nothing is shown before it is known who is here", () => {
  assertEquals(screenFor("unknown", chat), { show: "waiting" });
});

Deno.test("who isn't signed in is asked to, and comes back to where they wanted to go", () => {
  assertEquals(screenFor("signed_out", chat), {
    show: "redirect",
    path: "/login?next=%2Fprojects%2Fp%2Fchat%2Ft",
  });
  assertEquals(screenFor("signed_out", { page: "projects" }), {
    show: "redirect",
    path: "/login",
  });
  assertEquals(screenFor("signed_out", login), { show: "route", route: login });
});

Deno.test("who is signed in doesn't stay at the door", () => {
  assertEquals(screenFor("active", login), { show: "redirect", path: "/settings" });
  assertEquals(screenFor("active", { page: "register", next: null }), {
    show: "redirect",
    path: "/",
  });
  assertEquals(screenFor("active", chat), { show: "route", route: chat });
});

Deno.test("a page stays when its session ends", () => {
  assertEquals(screenFor("expired", chat), { show: "route", route: chat });
});
