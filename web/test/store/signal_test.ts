import { assertEquals, assertThrows } from "../assert.ts";
import { batch, computed, effect, signal, untracked } from "../../src/store/signal.ts";

Deno.test("an effect runs at once and after each change of what it read", () => {
  const count = signal(1);
  const seen: number[] = [];
  const dispose = effect(() => void seen.push(count.value));
  count.set(2);
  count.update((value) => value + 1);
  count.value = 3;
  dispose();
  count.set(9);
  assertEquals(seen, [1, 2, 3]);
});

Deno.test("subscribe tells the value now and on change, and lets go", () => {
  const name = signal("a");
  const seen: string[] = [];
  const dispose = name.subscribe((value) => seen.push(value));
  name.set("b");
  dispose();
  dispose();
  name.set("c");
  assertEquals(seen, ["a", "b"]);
});

Deno.test("what a listener reads is no dependency of the subscription", () => {
  const watched = signal(1);
  const other = signal(1);
  let calls = 0;
  watched.subscribe(() => calls += other.value * 0 + 1);
  other.set(2);
  assertEquals(calls, 1);
});

Deno.test("a diamond is seen once, and never half-updated", () => {
  const base = signal(1);
  const double = computed(() => base.value * 2);
  const triple = computed(() => base.value * 3);
  const seen: string[] = [];
  effect(() => void seen.push(`${base.value} ${double.value} ${triple.value}`));
  base.set(2);
  assertEquals(seen, ["1 2 3", "2 4 6"]);
});

Deno.test("a computed that comes out the same runs nothing behind it", () => {
  const count = signal(1);
  const even = computed(() => count.value % 2 === 0);
  let runs = 0;
  effect(() => {
    even.value;
    runs++;
  });
  count.set(3);
  count.set(5);
  assertEquals(runs, 1);
  count.set(6);
  assertEquals(runs, 2);
});

Deno.test("a computed is lazy and keeps its value while nothing changes", () => {
  const count = signal(2);
  let runs = 0;
  const square = computed(() => {
    runs++;
    return count.value ** 2;
  });
  assertEquals(runs, 0);
  assertEquals(square.value + square.value, 8);
  assertEquals(runs, 1);
  signal(0).set(1);
  assertEquals(square.value, 4);
  assertEquals(runs, 1);
  count.set(3);
  assertEquals(square.peek(), 9);
});

Deno.test("dependencies follow the branch that was taken", () => {
  const first = signal(true);
  const a = signal("a");
  const b = signal("b");
  const shown = computed(() => first.value ? a.value : b.value);
  const seen: string[] = [];
  effect(() => void seen.push(shown.value));
  b.set("b2");
  first.set(false);
  a.set("a2");
  b.set("b3");
  assertEquals(seen, ["a", "b2", "b3"]);
});

Deno.test("a batch is seen as one change, even when it fails", () => {
  const a = signal(1);
  const b = signal(1);
  const seen: number[] = [];
  effect(() => void seen.push(a.value + b.value));
  batch(() => {
    a.set(2);
    batch(() => b.set(2));
    assertEquals(seen, [2]);
  });
  assertThrows(() =>
    batch(() => {
      a.set(10);
      throw new Error("half-way");
    }), /half-way/);
  assertEquals(seen, [2, 4, 12]);
});

Deno.test("a change taken back within a batch is no change for a computed's readers", () => {
  const a = signal(1);
  const twice = computed(() => a.value * 2);
  let runs = 0;
  effect(() => {
    twice.value;
    runs++;
  });
  batch(() => {
    a.set(2);
    a.set(1);
  });
  assertEquals(runs, 1);
});

Deno.test("an effect cleans up before it runs again and at its end", () => {
  const count = signal(1);
  const log: string[] = [];
  const dispose = effect(() => {
    const value = count.value;
    log.push(`run ${value}`);
    return () => log.push(`clean ${value}`);
  });
  count.set(2);
  dispose();
  assertEquals(log, ["run 1", "clean 1", "run 2", "clean 2"]);
});

Deno.test("an effect may end itself, or another that waits to run", () => {
  const count = signal(0);
  const seen: string[] = [];
  const first = effect(() => {
    seen.push(`first ${count.value}`);
    if (count.value === 1) {
      first();
      second();
    }
  });
  const second = effect(() => void seen.push(`second ${count.value}`));
  count.set(1);
  count.set(2);
  assertEquals(seen, ["first 0", "second 0", "first 1"]);
});

Deno.test("an effect may write; what it sets off settles before the write returns", () => {
  const asked = signal(1);
  const answered = signal(0);
  effect(() => answered.set(asked.value * 10));
  const seen: number[] = [];
  effect(() => void seen.push(answered.value));
  asked.set(2);
  assertEquals(seen, [10, 20]);
});

Deno.test("effects that set one another off for ever are stopped", () => {
  const a = signal(0);
  assertThrows(() => effect(() => a.set(a.value + 1)), /without end/);
  a.set(-1);
  assertEquals(a.peek(), -1, "the failed effect is gone");
});

Deno.test("a failing effect doesn't keep the others from running, and is told", () => {
  const count = signal(0);
  effect(() => {
    if (count.value === 1) throw new Error("broken");
  });
  const seen: number[] = [];
  effect(() => void seen.push(count.value));
  assertThrows(() => count.set(1), /broken/);
  count.set(2);
  assertEquals(seen, [0, 1, 2]);
});

Deno.test("a failing computed fails its readers and recovers", () => {
  const divisor = signal(0);
  const result = computed(() => {
    if (divisor.value === 0) throw new Error("by zero");
    return 10 / divisor.value;
  });
  assertThrows(() => result.value, /by zero/);
  divisor.set(5);
  assertEquals(result.value, 2);
});

Deno.test("a computed that depends on itself says so", () => {
  const loop: { readonly value: number } = computed((): number => loop.value + 1);
  assertThrows(() => loop.value, /depends on itself/);
});

Deno.test("untracked reads are no dependency", () => {
  const a = signal(1);
  let runs = 0;
  effect(() => {
    untracked(() => a.value);
    runs++;
  });
  a.set(2);
  assertEquals(runs, 1);
});

Deno.test("computed signals nobody watches are held by nothing", () => {
  const base = signal(1) as ReturnType<typeof signal<number>> & { observers: Set<unknown> };
  const inner = computed(() => base.value + 1);
  const outer = computed(() => inner.value + 1);
  assertEquals(outer.value, 3);
  assertEquals(base.observers.size, 0);
  const dispose = effect(() => void outer.value);
  assertEquals(base.observers.size, 1);
  dispose();
  assertEquals(base.observers.size, 0);
  base.set(5);
  assertEquals(outer.value, 7);
});
