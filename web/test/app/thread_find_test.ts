import { ThreadFind } from "../../src/app/thread-find.ts";
import { signal } from "../../src/store/signal.ts";
import type { ThreadStore } from "../../src/store/thread.ts";
import { assertEquals } from "../assert.ts";
import { userMessage } from "../store/wire.ts";

/** A thread of which the last `loaded` messages are there, and more comes two at a time. */
function threadOf(texts: string[], loaded: number) {
  const keys = texts.map((_, index) => `m${index}`);
  const items = new Map(
    texts.map((text, index) => [keys[index]!, signal({ message: userMessage("", text) })]),
  );
  let left = texts.length - loaded;
  const order = signal(keys.slice(left));
  const hasOlder = signal(left > 0);
  const loadOlder = () => {
    left = Math.max(0, left - 2);
    order.set(keys.slice(left));
    hasOlder.set(left > 0);
    return Promise.resolve();
  };
  const store = {
    order,
    hasOlder,
    hasNewer: signal(false),
    item: (key: string) => items.get(key),
    paging: { loadOlder },
  };
  return { store: store as unknown as ThreadStore, order, items };
}

function where(find: ThreadFind): string {
  const current = find.current.value;
  const hits = find.hits.value.map((hit) => `${hit.key}.${hit.nth}`);
  return `${hits.join(" ")} at ${current ? `${current.key}.${current.nth}` : "none"}`;
}

Deno.test("what isn't loaded is looked through, too, and the place stays", async () => {
  const { store } = threadOf(["a b", "c", "a", "c", "b a a"], 1);
  const find = new ThreadFind(store, () => "m4");
  await find.search(" A ");
  assertEquals(where(find), "m0.0 m2.0 m4.0 m4.1 at m4.0");
  assertEquals(find.searching.value, false);
  find.step(1);
  find.step(1);
  assertEquals(where(find), "m0.0 m2.0 m4.0 m4.1 at m0.0");
  find.step(-1);
  assertEquals(find.current.value, { key: "m4", nth: 1 });
  find.dispose();
});

Deno.test("the place nearest below the reader comes first, else the last above", async () => {
  const { store } = threadOf(["x", "", "x", "", "x", ""], 6);
  for (const [reader, nearest] of [["m1", "m2"], ["m5", "m4"]] as const) {
    const find = new ThreadFind(store, () => reader);
    await find.search("x");
    assertEquals(find.current.value?.key, nearest);
    find.dispose();
  }
});

Deno.test("other words start anew, none find nothing", async () => {
  const { store } = threadOf(["x y", "y"], 2);
  const find = new ThreadFind(store, () => "m0");
  await Promise.all([find.search("x"), find.search("y")]);
  assertEquals(where(find), "m0.0 m1.0 at m0.0");
  await find.search("");
  assertEquals(where(find), " at none");
  find.step(1);
  assertEquals(find.current.value, null);
  find.dispose();
});

Deno.test("messages that come while the search is open are found", async () => {
  const { store, order, items } = threadOf(["x"], 1);
  const find = new ThreadFind(store, () => "m0");
  await find.search("x");
  items.set("m1", signal({ message: userMessage("", "x again") }));
  order.set(["m0", "m1"]);
  assertEquals(where(find), "m0.0 m1.0 at m0.0");
  find.dispose();
});
