import { launch } from "../support/browser.ts";
import { Server } from "../support/server.ts";
import { Stage } from "../support/stage.ts";
import { longThread } from "./long-thread.ts";
import { isMissed, table } from "./measures.ts";
import { streaming } from "./streaming.ts";

const server = await Server.start();
const browser = await launch();
try {
  const stage = new Stage(server, browser);
  const measures = [
    ...await longThread(await stage.person()),
    ...await streaming(await stage.person()),
  ];
  console.log(table(measures));
  process.exitCode = measures.some(isMissed) ? 1 : 0;
} finally {
  await browser.close();
  await server.stop();
}
