import type { Page } from "playwright-core";

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds. */
  ts: number;
  dur?: number;
  /** What of its duration the thread was really running, and not waiting for a processor. */
  tdur?: number;
}

const categories = ["devtools.timeline", "disabled-by-default-devtools.timeline"];
/** What runs scripts, each of them outermost or within another. */
const SCRIPTS = new Set(
  ["FunctionCall", "EvaluateScript", "RunMicrotasks", "TimerFire", "FireAnimationFrame"]
    .concat("EventDispatch"),
);

/**
 * What a page's main thread has done, in milliseconds of processor time: what others do on the same
 * machine doesn't count, what throttling takes away does.
 */
export class Trace {
  readonly #events: readonly TraceEvent[];

  constructor(events: readonly TraceEvent[]) {
    this.#events = [...mainThread(events)].sort((a, b) => a.ts - b.ts);
  }

  /** Traces a page while something is done with it. */
  static async of(page: Page, run: () => Promise<void>): Promise<Trace> {
    const devtools = await page.context().browser()!.newBrowserCDPSession();
    const events: TraceEvent[] = [];
    devtools.on("Tracing.dataCollected", ({ value }) => {
      events.push(...value as unknown as TraceEvent[]);
    });
    await devtools.send("Tracing.start", {
      transferMode: "ReportEvents",
      traceConfig: { includedCategories: categories },
    });
    await run();
    const complete = new Promise((done) => devtools.once("Tracing.tracingComplete", done));
    await devtools.send("Tracing.end");
    await complete;
    await devtools.detach();
    return new Trace(events);
  }

  get tasks(): number[] {
    return this.#named("RunTask").map(milliseconds);
  }

  /** All that the thread has done. */
  get busy(): number {
    return this.tasks.reduce((sum, task) => sum + task, 0);
  }

  /** All tasks between one frame and the next, together; of a page that draws in every frame. */
  get frames(): number[] {
    const starts = this.#named("FireAnimationFrame").map(({ ts }) => ts);
    const frames = new Array<number>(starts.length).fill(0);
    let frame = -1;
    for (const task of this.#named("RunTask")) {
      while (frame + 1 < starts.length && starts[frame + 1]! < task.ts + (task.dur ?? 0)) frame++;
      if (frame >= 0) frames[frame]! += milliseconds(task);
    }
    return frames;
  }

  /** All that scripts have taken, with the layout they asked for. */
  get scripting(): number {
    let [sum, end] = [0, 0];
    for (const event of this.#events) {
      if (!SCRIPTS.has(event.name) || event.ts < end) continue;
      sum += milliseconds(event);
      end = event.ts + (event.dur ?? 0);
    }
    return sum;
  }

  #named(name: string): TraceEvent[] {
    return this.#events.filter((event) => event.name === name);
  }
}

/** Of all threads that paint frames the one that was busiest. */
function mainThread(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const threads = Map.groupBy(events, ({ pid, tid }) => `${pid} ${tid}`);
  const busy = [...threads.values()]
    .filter((thread) => thread.some(({ name }) => name === "FireAnimationFrame"))
    .sort((a, b) => b.length - a.length);
  return busy[0] ?? [];
}

function milliseconds({ tdur = 0 }: TraceEvent): number {
  return tdur / 1000;
}
