import { strings } from "../app/strings.ts";
import { openDialog } from "./dialog.ts";
import { h } from "./dom.ts";
import { type OnDemand, onDemand } from "./load.ts";
import { problemNotice, region } from "./region.ts";
import { skeleton } from "./skeleton.ts";

/** A part of the page whose program is fetched when it is first shown. */
export function later<Module>(
  className: string,
  load: () => Promise<Module>,
  make: (module: Module) => Node,
): HTMLElement {
  const host = h("div", { class: className });
  const fill = async () => {
    host.replaceChildren(skeleton(6));
    try {
      const module = await load();
      host.replaceChildren(region(className, () => make(module)));
    } catch (fault) {
      console.error(fault);
      host.replaceChildren(notLoaded(() => void fill()));
    }
  };
  void fill();
  return host;
}

/** Opens something whose program is fetched when it is first wanted; when that fails, says so. */
export async function openLater<Module>(
  title: string,
  load: () => Promise<Module>,
  open: (module: Module) => void,
): Promise<void> {
  let module: Module;
  try {
    module = await load();
  } catch (fault) {
    console.error(fault);
    openDialog(title, (close) =>
      notLoaded(() => {
        close();
        void openLater(title, load, open);
      }));
    return;
  }
  open(module);
}

/** Opens something of what comes on demand; `title` says what it is should it not come. */
export function openOnDemand(title: string, open: (module: OnDemand) => void): void {
  void openLater(title, onDemand, open);
}

function notLoaded(retry: () => void): HTMLElement {
  return problemNotice(strings.region.notLoaded, strings.region.retry, retry);
}
