import { Heights } from "../../src/windowing/heights.ts";
import { PrefixSums } from "../../src/windowing/prefix-sums.ts";
import { assert, assertEquals } from "../assert.ts";

const guess = () => 10;

function heightsOf(keys: string): Heights {
  const heights = new Heights(guess);
  heights.arrange([...keys]);
  return heights;
}

Deno.test("sums agree with adding up, whatever is pushed, set and cut", () => {
  const sums = new PrefixSums();
  let plain: number[] = [];
  for (let step = 0; step < 400; step++) {
    if (step % 50 === 49) {
      sums.cut(step >> 1);
      plain = plain.slice(0, step >> 1);
    } else if (step % 3 === 2) {
      sums.set(step % plain.length, step);
      plain[step % plain.length] = step;
    } else {
      sums.push(step % 17);
      plain.push(step % 17);
    }
    const total = plain.reduce((sum, value) => sum + value, 0);
    assertEquals([sums.length, sums.total], [plain.length, total]);
    const half = plain.length >> 1;
    assertEquals(sums.sum(half), plain.slice(0, half).reduce((sum, value) => sum + value, 0));
  }
});

Deno.test("counts the values before a sum is reached, or passed", () => {
  const sums = new PrefixSums();
  for (const value of [5, 5, 5]) sums.push(value);
  assertEquals([0, 1, 5, 6, 15, 99].map((sum) => sums.countBelow(sum)), [0, 0, 0, 1, 2, 3]);
  assertEquals([0, 5, 9, 15].map((sum) => sums.countBelow(sum, true)), [0, 1, 1, 3]);
});

Deno.test("rows start where the heights before them end", () => {
  const heights = heightsOf("abc");
  assert(heights.measure("b", 30), "it was guessed before");
  assert(!heights.measure("b", 30), "it is known already");
  assertEquals([0, 1, 2, 3].map((index) => heights.offsetOf(index)), [0, 10, 40, 50]);
  assertEquals([-5, 0, 9.5, 10, 39, 40, 99].map((at) => heights.indexAt(at)), [
    0,
    0,
    0,
    1,
    1,
    2,
    2,
  ]);
});

Deno.test("what is added before or after leaves the others as they were measured", () => {
  const heights = heightsOf("def");
  heights.measure("d", 25);
  heights.arrange([..."abcdef"]);
  assertEquals(heights.indexOf("d"), 3);
  assertEquals([heights.offsetOf(3), heights.offsetOf(4), heights.total], [30, 55, 75]);
  heights.measure("a", 1);
  heights.arrange([..."abcdefg"]);
  assertEquals([heights.indexOf("g"), heights.offsetOf(3), heights.total], [6, 21, 76]);
  for (let offset = 0; offset < heights.total; offset++) {
    const index = heights.indexAt(offset);
    assert(heights.offsetOf(index) <= offset && offset < heights.offsetOf(index + 1), `${offset}`);
  }
});

Deno.test("another branch keeps the heights of what it shares", () => {
  const heights = heightsOf("cdef");
  heights.arrange([..."abcdef"]);
  for (const key of "abcdef") heights.measure(key, 20);
  heights.arrange([..."abcdxy"]);
  assertEquals([heights.total, heights.indexOf("e"), heights.indexOf("y")], [100, -1, 5]);
  heights.arrange([..."axd"]);
  assertEquals([heights.total, heights.offsetOf(2)], [50, 30]);
  assert(!heights.isMeasured("b"), "what is gone is forgotten");
  heights.arrange([]);
  assertEquals([heights.total, heights.indexAt(3)], [0, 0]);
});

Deno.test("another width makes the measured heights guesses again, but of what is in the page", () => {
  let width = 1;
  const heights = new Heights(() => 10 * width);
  heights.arrange([..."abc"]);
  for (const key of "abc") heights.measure(key, 50);
  width = 2;
  heights.forgetMeasures((key) => key === "b");
  assertEquals([heights.total, heights.isMeasured("a"), heights.isMeasured("b")], [
    90,
    false,
    true,
  ]);
});
