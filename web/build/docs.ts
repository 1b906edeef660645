import { load } from "js-yaml";
import type { Document } from "./docs/document.ts";
import { docsPage } from "./docs/page.ts";
import { emit } from "./output.ts";

/** The description of the API, at the root of the repository. */
export const apiDocument = "../openapi.yaml";

/** Puts the description of the API beside the client, as it is and as a page. */
export async function docs(assets: { styles: string; favicon: string }): Promise<void> {
  const yaml = await Deno.readTextFile(apiDocument);
  const page = docsPage(load(yaml) as Document, assets);
  await emit("openapi.yaml", new TextEncoder().encode(yaml), { hashed: false });
  await emit("docs.html", new TextEncoder().encode(page), { hashed: false });
}
