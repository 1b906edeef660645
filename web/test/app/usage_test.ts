import type { UsageRow } from "../../src/api/types.ts";
import { deviceName } from "../../src/app/device-name.ts";
import { dayLabel, money, shortNumber, wholeNumber } from "../../src/app/figures.ts";
import { barHeights, lastDays, tokensByDay, usageByModel } from "../../src/app/usage-figures.ts";
import { assert, assertEquals } from "../assert.ts";

function row(date: string, model: string, tokens: number, cost: number | null = null): UsageRow {
  return {
    date,
    model,
    prompt_tokens: tokens - 1,
    completion_tokens: 1,
    total_tokens: tokens,
    cost,
    is_priced: cost !== null,
    generations: 1,
  };
}

Deno.test("a period ends today, in UTC, and counts both its ends", () => {
  const now = Date.parse("2026-03-01T00:30:00Z");
  assertEquals(lastDays(7, now), { from: "2026-02-23", to: "2026-03-01" });
  assertEquals(lastDays(1, now), { from: "2026-03-01", to: "2026-03-01" });
});

Deno.test("every day of a period has a figure, with all models together", () => {
  const rows = [row("2026-02-28", "a", 5), row("2026-02-28", "b", 7), row("2026-03-01", "a", 1)];
  assertEquals(tokensByDay(rows, "2026-02-27", "2026-03-01"), [
    { day: "2026-02-27", tokens: 0 },
    { day: "2026-02-28", tokens: 12 },
    { day: "2026-03-01", tokens: 1 },
  ]);
});

Deno.test("models are summed up, the most used first; a price missing once is told", () => {
  const rows = [
    row("2026-03-01", "a", 5, 0.5),
    row("2026-03-01", "b", 90),
    row("2026-03-02", "a", 7),
  ];
  const figures = usageByModel(rows);
  assertEquals(
    figures.map(({ model, total_tokens, generations, cost, is_priced }) => [
      model,
      total_tokens,
      generations,
      cost,
      is_priced,
    ]),
    [["b", 90, 1, null, false], ["a", 12, 2, 0.5, false]],
  );
});

Deno.test("bars are of the highest one, and what is there can be seen", () => {
  const figures = [0, 1, 1000].map((tokens) => ({ day: "", tokens }));
  assertEquals(barHeights(figures, 0.02), [0, 0.02, 1]);
  assertEquals(barHeights([{ day: "", tokens: 0 }], 0.02), [0]);
});

Deno.test("numbers, small sums and days are written to be read", () => {
  assertEquals(wholeNumber(1234567).replaceAll(/\D/g, ""), "1234567");
  assert(shortNumber(12_345).length < 6);
  assert(money(0.0001234).includes("0.00012"));
  assert(money(3).includes("3.00"));
  assert(dayLabel("2026-03-01").includes("1"), "whatever the time zone");
});

Deno.test("a session is called by its browser and system", () => {
  const chrome =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36";
  const cases: [string, string | null, string | null][] = [
    [chrome, "Chrome", "Linux"],
    [`${chrome} Edg/131.0`.replace("X11; Linux x86_64", "Windows NT 10.0"), "Edge", "Windows"],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 14.0; rv:133.0) Gecko/20100101 Firefox/133.0",
      "Firefox",
      "macOS",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
      "Safari",
      "iPhone",
    ],
    [
      "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36",
      "Samsung Internet",
      "Android",
    ],
    ["curl/8.5.0", "curl", null],
    ["Mozilla/5.0 (unheard of)", null, null],
    ["", null, null],
  ];
  for (const [userAgent, browser, system] of cases) {
    assertEquals(deviceName(userAgent), { browser, system }, userAgent);
  }
});
