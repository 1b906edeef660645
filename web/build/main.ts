/**
 * Builds the web client into `Public/`: hashed, precompressed assets and the page that names them.
 *
 * Does nothing when no input changed since the last build. Assets are written before the page and
 * old ones are removed last, so a server that is running never serves a page whose assets are missing.
 */
import { bundleBootScript, bundleScripts } from "./scripts.ts";
import { bundleStyles, katexStyles } from "./styles.ts";
import { iconNames, moreIconNames } from "../src/components/icon-names.ts";
import { iconSprite } from "./sprite.ts";
import { page } from "./page.ts";
import { apiDocument, docs } from "./docs.ts";
import { emit, removeAllBut } from "./output.ts";
import { fingerprint, lastFingerprint, rememberFingerprint } from "./inputs.ts";

const started = performance.now();
const inputs = await fingerprint([
  "src",
  "build",
  "package.json",
  "node_modules/.stamp",
  apiDocument,
]);
if (inputs === await lastFingerprint()) {
  Deno.exit(0);
}

const [scripts, boot, styles, moreStyles, docsStyles, formulaStyles, icons, moreIcons, favicon] =
  await Promise
    .all([
      bundleScripts("src/app/main.ts"),
      bundleBootScript("src/app/theme-boot.ts"),
      bundleStyles("app.css"),
      bundleStyles("more.css"),
      bundleStyles("docs.css"),
      katexStyles(),
      iconSprite("icons.svg", iconNames),
      iconSprite("more-icons.svg", moreIconNames),
      emit("favicon.svg", await Deno.readFile("src/app/favicon.svg")),
    ]);
const names = {
  scripts,
  boot,
  styles,
  moreStyles,
  formulaStyles: formulaStyles.url,
  icons,
  moreIcons,
  favicon,
};
const html = await page("src/index.html", names);
const kept = [
  ...scripts.all,
  boot,
  styles,
  moreStyles,
  docsStyles,
  formulaStyles.url,
  ...formulaStyles.fonts,
  icons,
  moreIcons,
  favicon,
];
await docs({ styles: docsStyles, favicon });
await emit("index.html", new TextEncoder().encode(html), { hashed: false });
await removeAllBut(kept);
await rememberFingerprint(inputs);
console.log(`web: ${kept.length} assets in ${Math.round(performance.now() - started)} ms`);
