import { Loaded } from "../../src/store/loaded.ts";
import { assertEquals } from "../assert.ts";

/** Readings that end when the test says so. */
function readings() {
  const pending: PromiseWithResolvers<string>[] = [];
  const loaded = new Loaded(() => {
    const next = Promise.withResolvers<string>();
    pending.push(next);
    return next.promise;
  });
  return { loaded, pending };
}

Deno.test("what is loaded is nothing, then there, then still there while a retry fails", async () => {
  const { loaded, pending } = readings();
  assertEquals([loaded.value.value, loaded.failure.value], [null, null]);
  const first = loaded.load();
  pending[0]?.resolve("first");
  await first;
  assertEquals([loaded.value.value, loaded.failure.value], ["first", null]);
  const second = loaded.load();
  pending[1]?.reject("down");
  await second;
  assertEquals([loaded.value.value, loaded.failure.value], ["first", "down"]);
  const third = loaded.load();
  pending[2]?.resolve("third");
  await third;
  assertEquals([loaded.value.value, loaded.failure.value], ["third", null]);
});

Deno.test("an answer that a later call has overtaken is dropped", async () => {
  const { loaded, pending } = readings();
  const calls = [loaded.load(), loaded.load()];
  pending[1]?.resolve("new");
  pending[0]?.reject("old");
  await Promise.all(calls);
  assertEquals([loaded.value.value, loaded.failure.value], ["new", null]);
});
