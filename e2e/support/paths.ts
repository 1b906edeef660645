import { join } from "node:path";

/** The checkout. */
export const root = new URL("../..", import.meta.url).pathname;

/** Where pictures are left. */
export const output = join(root, "e2e/output");
