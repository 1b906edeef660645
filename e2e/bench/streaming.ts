import type { Person } from "../support/person.ts";
import { type Measure, quantile } from "./measures.ts";
import { Trace } from "./trace.ts";

/** Some 20 KB of Markdown in ten seconds. */
const ANSWER = "[[script say=markdown tokens=4000 rate=400]]";
const SECONDS = 10;
/** Text is gathered and painted so often a second. */
const BATCHES = 10;

/** Reads a long answer while it comes, then writes while another one comes. */
export async function streaming(person: Person): Promise<Measure[]> {
  await person.makeProject("Streaming");
  const trace = await Trace.of(person.page, async () => {
    await person.askAndSeeItBegin(ANSWER);
    await person.answer("complete").waitFor({ timeout: 3 * SECONDS * 1000 });
  });
  const perBatch = trace.scripting / (SECONDS * BATCHES);

  await person.askAndSeeItBegin(ANSWER);
  const keys = await type(person, "Meanwhile somebody writes the next question, word by word.");
  await person.find("stop-button").click();
  return [
    { name: "streaming, scripting a batch, mean", value: perBatch, bound: 4, unit: "ms" },
    { name: "streaming, longest task", value: Math.max(...trace.tasks), bound: 50, unit: "ms" },
    { name: "typing while it streams, p95", value: quantile(keys, 0.95), bound: 16, unit: "ms" },
  ];
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
