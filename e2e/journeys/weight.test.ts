import assert from "node:assert/strict";
import { journey } from "../support/journey.ts";
import { echo } from "../support/scripts.ts";

const MOST_BYTES = 90 * 1024;

journey("a thread opens with at most 90 KB over the wire", async (stage) => {
  const person = await stage.person();
  await person.makeProject("Garden");
  await person.ask(`A few plain words ${echo}`);
  await person.answer("complete").waitFor();
  const { context } = person.device;
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  const addresses = new Map<string, string>();
  const bytes = new Map<string, number>();
  network.on("Network.responseReceived", ({ requestId, response }) => {
    addresses.set(requestId, new URL(response.url).pathname);
  });
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes.set(requestId, encodedDataLength);
  });
  await network.send("Network.enable");
  await network.send("Network.setCacheDisabled", { cacheDisabled: true });
  await page.goto(person.path);
  await page.locator('[data-testid="message-bubble"][data-sender="assistant"]').waitFor();
  await page.waitForLoadState("networkidle");

  const loaded = [...bytes].map(([id, size]) => ({ path: addresses.get(id) ?? "?", size }))
    .sort((a, b) => b.size - a.size);
  const total = loaded.reduce((sum, { size }) => sum + size, 0);
  for (const { path, size } of loaded) console.log(`${String(size).padStart(7)}  ${path}`);
  console.log(`${String(total).padStart(7)}  of at most ${MOST_BYTES}`);
  assert.ok(loaded.some(({ path }) => path.includes("/main-")), "the program was counted");
  assert.ok(total <= MOST_BYTES, `${total} bytes`);
});
