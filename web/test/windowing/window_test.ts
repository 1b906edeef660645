import { guessHeight } from "../../src/windowing/guess.ts";
import { Heights } from "../../src/windowing/heights.ts";
import {
  choose,
  layOut,
  needsOtherRows,
  placesAbove,
  rowsAround,
} from "../../src/windowing/window.ts";
import { assert, assertEquals } from "../assert.ts";

const heights = new Heights(() => 10);
heights.arrange(Array.from({ length: 1000 }, (_, index) => `row ${index}`));

Deno.test("the rows in view are those that a pixel of the view shows", () => {
  assertEquals(rowsAround(heights, { top: 0, height: 100 }), { first: 0, last: 9 });
  assertEquals(rowsAround(heights, { top: 5, height: 100 }), { first: 0, last: 10 });
  assertEquals(rowsAround(heights, { top: 9_900, height: 100 }), { first: 990, last: 999 });
});

Deno.test("so many more are around the view on either side, as far as there are any", () => {
  assertEquals(rowsAround(heights, { top: 5_000, height: 100 }, 20), { first: 480, last: 529 });
  assertEquals(rowsAround(heights, { top: 50, height: 100 }, 20), { first: 0, last: 34 });
  assertEquals(rowsAround(heights, { top: 9_900, height: 100 }, 20), { first: 970, last: 999 });
});

Deno.test("of the rows around the view none but the next lies further away than the reach", () => {
  const view = { top: 5_000, height: 100 };
  assertEquals(rowsAround(heights, view, 20, 45), { first: 495, last: 514 });
  assertEquals(rowsAround(heights, view, 20, 0), { first: 499, last: 510 });
  assertEquals(rowsAround(heights, view, 3, 45), { first: 497, last: 512 });
  assertEquals(rowsAround(heights, { top: 20, height: 100 }, 20, 45), { first: 0, last: 16 });
  assertEquals(rowsAround(heights, { top: 0, height: 100 }, 20, 0), { first: 0, last: 10 });
  assertEquals(rowsAround(heights, { top: 9_900, height: 100 }, 20, 0), { first: 989, last: 999 });
});

Deno.test("an empty list shows nothing", () => {
  const nothing = new Heights(() => 10);
  assertEquals(rowsAround(nothing, { top: 0, height: 100 }), { first: 0, last: -1 });
});

Deno.test("what is in view comes at once, the rest as far as time allows, ahead first", () => {
  const seen = { first: 10, last: 11 };
  const around = { first: 8, last: 13 };
  const down = choose(seen, around, () => false, 1, "down");
  assertEquals(down, { rows: [10, 11, 12], complete: false });
  assertEquals(choose(seen, around, () => false, 1, "up").rows, [9, 10, 11]);
  assertEquals(choose(seen, around, (index) => index === 8, 1, "up").rows, [8, 9, 10, 11]);
  assertEquals(choose(seen, around, () => false, 4, "up"), {
    rows: [8, 9, 10, 11, 12, 13],
    complete: true,
  });
});

Deno.test("rows apart have the room of what is between them", () => {
  const { slots, hiddenAfter } = layOut(heights, [3, 500, 501]);
  assertEquals(slots, [
    { key: "row 3", hiddenBefore: 30 },
    { key: "row 500", hiddenBefore: 4_960 },
    { key: "row 501", hiddenBefore: 0 },
  ]);
  assertEquals(hiddenAfter, 4_980);
});

Deno.test("longer messages are guessed higher, but not a user's that will be folded", () => {
  const long = "word ".repeat(2000);
  const high = guessHeight({ role: "assistant", content: long }, 700);
  assert(high > guessHeight({ role: "assistant", content: "word" }, 700), "more lines");
  assert(high < guessHeight({ role: "assistant", content: long }, 300), "shorter lines");
  assert(high < guessHeight({ role: "assistant", content: long + "\n".repeat(60) }, 700), "breaks");
  const folded = guessHeight({ role: "user", content: long }, 700);
  assertEquals(folded, guessHeight({ role: "user", content: long + long }, 700));
});

Deno.test("rows above one stand where their heights put them", () => {
  assertEquals(placesAbove(heights, { key: "row 7", top: -3 }, 2), [
    { key: "row 7", top: -3 },
    { key: "row 6", top: -13 },
    { key: "row 5", top: -23 },
  ]);
  assertEquals(placesAbove(heights, { key: "row 0", top: 4 }, 2), [{ key: "row 0", top: 4 }]);
});

Deno.test("rows that grow leave those in the page right for long, rows that shrink do not", () => {
  assertEquals([100, 800, 801, 0, -200, -201].map((grown) => needsOtherRows(grown, 800)), [
    false,
    false,
    true,
    false,
    false,
    true,
  ]);
});
