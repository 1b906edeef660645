import { launch } from "../support/browser.ts";
import { Server } from "../support/server.ts";
import { Stage } from "../support/stage.ts";
import { longThread } from "./long-thread.ts";
import { isMissed, type Measure, type Repeated, table, together } from "./measures.ts";
import { streaming } from "./streaming.ts";

/** Others use the machine, too: the median of so many runs counts. */
const RUNS = 3;

const server = await Server.start();
const browser = await launch();
try {
  const stage = new Stage(server, browser);
  const measures = [
    ...await repeated(async () => longThread(await stage.person())),
    ...await repeated(async () => streaming(await stage.person())),
  ];
  console.log(table(measures));
  process.exitCode = measures.some(isMissed) ? 1 : 0;
} finally {
  await browser.close();
  await server.stop();
}

async function repeated(scene: () => Promise<Measure[]>): Promise<Repeated[]> {
  const runs: Measure[][] = [];
  while (runs.length < RUNS) runs.push(await scene());
  return together(runs);
}
