export type OnDemand = typeof import("./on-demand.ts");
export type Pages = typeof import("./pages.ts");

/** What opens over a thread. Like the other pages it is fetched, with its styles, when first wanted. */
export function onDemand(): Promise<OnDemand> {
  return styled(import("./on-demand.ts"));
}

/** Every page but the chat. */
export function otherPages(): Promise<Pages> {
  return styled(import("./pages.ts"));
}

let styles: Promise<void> | null = null;

async function styled<Module>(loading: Promise<Module>): Promise<Module> {
  styles ??= loadStyles();
  const [module] = await Promise.all([loading, styles]);
  return module;
}

/** Should it fail, the next one who wants them tries again. */
function loadStyles(): Promise<void> {
  const address = document.querySelector<HTMLMetaElement>('meta[name="more-styles"]')!.content;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      styles = null;
      reject(new TypeError(`${address} can't be fetched`));
    };
    document.head.append(link);
  });
}
