import { ApiClient } from "../../src/api/client.ts";
import type { MessageVerb } from "../../src/api/events.ts";
import { perform } from "../../src/api/messages.ts";
import { assertEquals } from "../assert.ts";
import { FakeServer, json } from "./fake_server.ts";

const cases: [verb: MessageVerb, address: string, body: unknown][] = [
  [
    { type: "edit_message", message_id: "m/1", content: "How?", preserve_response: true },
    "PATCH /api/v1/messages/m%2F1",
    { content: "How?", preserve_response: true },
  ],
  [{ type: "delete_message", message_id: "m1" }, "DELETE /api/v1/messages/m1", undefined],
  [
    { type: "regenerate", message_id: "m1", options: { model: "m" } },
    "POST /api/v1/messages/m1/regenerate",
    { options: { model: "m" } },
  ],
  [{ type: "continue_message", message_id: "m1" }, "POST /api/v1/messages/m1/continue", undefined],
  [{ type: "select_version", message_id: "m1" }, "POST /api/v1/messages/m1/select", undefined],
];

for (const [verb, address, body] of cases) {
  Deno.test(`without a socket ${verb.type} is a call of its own`, async () => {
    const server = new FakeServer({}, () => json({}));
    await perform(new ApiClient({ fetch: server.fetch }), verb);
    assertEquals([server.paths, server.requests[0]?.body], [[address], body]);
  });
}
