import assert from "node:assert/strict";
import { conversation, importThread } from "../support/archive.ts";
import type { Person } from "../support/person.ts";
import { type Measure, quantile } from "./measures.ts";
import { Trace } from "./trace.ts";

const MESSAGES = 10_000;
/** How much slower than this machine the reader's is. */
const SLOWDOWN = 4;
const SCROLL = { speed: 2500, distance: 25_000 };
const OPENINGS = 5;

/** Opens a thread of 10,000 messages from another one, and scrolls up and down in it. */
export async function longThread(person: Person): Promise<Measure[]> {
  await person.makeProject("Archive");
  await importThread(person, "Short", conversation(4));
  await importThread(person, "Long", conversation(MESSAGES));
  await person.page.reload();
  await person.find("thread-item").filter({ hasText: "Long" }).waitFor();
  const devtools = await person.device.context.newCDPSession(person.page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  const openings: number[] = [];
  for (let turn = 0; turn < OPENINGS; turn++) {
    await timeToOpen(person, "Short", "Message 3.");
    openings.push(await timeToOpen(person, "Long", `Message ${MESSAGES - 1}.`));
  }
  await person.page.evaluate(startWatching);
  const trace = await Trace.of(person.page, async () => {
    await scroll(person, SCROLL.distance);
    await scroll(person, -SCROLL.distance / 2);
  });
  const { nodes, bubbles, moved } = await person.page.evaluate(stopWatching);
  assert.ok(moved > SCROLL.distance, "the scrolling moves the messages");
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  const slow = `${SLOWDOWN} times slower`;
  return [
    { name: `open, median (${slow})`, value: quantile(openings, 0.5), bound: 300, unit: "ms" },
    {
      name: `scrolling, frame p95 (${slow})`,
      value: quantile(trace.frames, 0.95),
      bound: 34,
      unit: "ms",
    },
    { name: "bubbles in the page, most", value: bubbles, bound: 70, unit: "" },
    { name: "elements in the page, most", value: nodes, bound: 2500, unit: "" },
  ];
}

/** From the click on a thread in the sidebar until its last message is painted. */
async function timeToOpen(person: Person, title: string, text: string): Promise<number> {
  return await person.page.evaluate(async ([title, text]) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const link = [...document.querySelectorAll<HTMLElement>('[data-testid="thread-item"] a')]
      .find((link) => link.textContent?.includes(title!))!;
    const startedAt = performance.now();
    link.click();
    const isThere = () =>
      [...document.querySelectorAll(".message-content")].at(-1)?.textContent?.startsWith(text!);
    while (!isThere()) await frame();
    await frame();
    return performance.now() - startedAt;
  }, [title, text]);
}

/** Scrolls as a wheel does; positive is up. */
async function scroll(person: Person, distance: number): Promise<void> {
  const devtools = await person.device.context.newCDPSession(person.page);
  await devtools.send("Input.synthesizeScrollGesture", {
    x: 800,
    y: 300,
    yDistance: distance,
    speed: SCROLL.speed,
    gestureSourceType: "mouse",
    preventFling: true,
  });
}

interface Watch {
  nodes: number;
  bubbles: number;
  moved: number;
  goesOn: boolean;
}

function startWatching(): void {
  const watch: Watch = { nodes: 0, bubbles: 0, moved: 0, goesOn: true };
  const scroller = document.querySelector(".transcript-scroll")!;
  let top = scroller.scrollTop;
  const look = () => {
    if (scroller.scrollTop !== top) {
      watch.moved += Math.abs(scroller.scrollTop - top);
      watch.nodes = Math.max(watch.nodes, document.getElementsByTagName("*").length);
      const bubbles = document.getElementsByTagName("message-bubble").length;
      watch.bubbles = Math.max(watch.bubbles, bubbles);
    }
    top = scroller.scrollTop;
    if (watch.goesOn) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  Object.assign(globalThis, { benchWatch: watch });
}

function stopWatching(): Watch {
  const { benchWatch } = globalThis as unknown as { benchWatch: Watch };
  benchWatch.goesOn = false;
  return benchWatch;
}
