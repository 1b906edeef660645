import assert from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import type { Person } from "../support/person.ts";
import { tour } from "../support/scripts.ts";
import { type Measure, quantile } from "./measures.ts";
import { Trace } from "./trace.ts";

/** Some 20 KB of Markdown in ten seconds. */
const ANSWER = "[[script say=markdown tokens=4000 rate=400]]";
const SECONDS = 10;
/** Text is gathered and painted so often a second. */
const BATCHES = 10;
/** How much slower than this machine the reader's is. */
const SLOWDOWN = 4;

/** A later answer may cost so much of what the first one does. */
const LATER_COST = 1.2;

/** Reads long answers while they come, and writes while one comes. */
export async function streaming(person: Person): Promise<Measure[]> {
  await person.makeProject("Streaming");
  // What typesets formulas and colours code is fetched once, with the first of them.
  await person.ask(tour);
  await person.answer("complete").waitFor();
  const devtools = await person.device.context.newCDPSession(person.page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  const first = await read(person);
  const keys = await typeDuring(person);
  await read(person);
  const fourth = await read(person);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  const slow = `${SLOWDOWN} times slower`;
  return [
    {
      name: `streaming, scripting a batch, mean (${slow})`,
      value: first.trace.scripting / first.batches,
      bound: 4,
      unit: "ms",
    },
    {
      name: `streaming, longest task (${slow})`,
      value: Math.max(...first.trace.tasks),
      bound: 50,
      unit: "ms",
    },
    {
      name: `streaming the fourth answer, to the first (${slow})`,
      value: fourth.trace.busy / fourth.batches / (first.trace.busy / first.batches),
      bound: LATER_COST,
      unit: "times",
    },
    {
      name: `typing while it streams, p95 (${slow})`,
      value: quantile(keys, 0.95),
      bound: 16,
      unit: "ms",
    },
  ];
}

async function read(person: Person): Promise<{ trace: Trace; batches: number }> {
  await person.askAndSeeItBegin(ANSWER);
  const beganAt = performance.now();
  const trace = await Trace.of(person.page, () => answerIsStored(person));
  const batches = (performance.now() - beganAt) / 1000 * BATCHES;
  const length = (await person.storedMessages()).at(-1)!.content.length;
  assert.ok(length > 15_000, `an answer of ${length} characters is too short`);
  return { trace, batches };
}

async function typeDuring(person: Person): Promise<number[]> {
  await person.askAndSeeItBegin(ANSWER);
  const keys = await type(person, "Meanwhile somebody writes the next question, word by word.");
  await person.find("stop-button").click();
  await person.find("chat-input").fill("");
  return keys;
}

/** Asks the server, not the page: looking into it again and again would be measured, too. */
async function answerIsStored(person: Person): Promise<void> {
  await eventually("the answer is whole", async () => {
    const messages = await person.storedMessages();
    return messages.at(-1)?.status === "complete";
  }, 3 * SECONDS * 1000);
}

/** From each key until its character has its place in the page. */
async function type(person: Person, text: string): Promise<number[]> {
  const field = person.find("chat-input");
  await field.evaluate((field) => {
    const times: number[] = [];
    let pressedAt = 0;
    addEventListener("keydown", (event) => pressedAt = event.timeStamp, true);
    addEventListener("input", () => {
      field.getBoundingClientRect();
      times.push(performance.now() - pressedAt);
    });
    Object.assign(globalThis, { benchKeys: times });
  });
  await field.pressSequentially(text, { delay: 60 });
  return await person.page.evaluate(() =>
    (globalThis as unknown as { benchKeys: number[] }).benchKeys
  );
}
