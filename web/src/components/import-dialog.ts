import type { App } from "../app/app.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { openDialog } from "./dialog.ts";
import { h } from "./dom.ts";
import { icon } from "./icon.ts";
import { ImportRow } from "./import-row.ts";

const words = panelStrings.import;

/** Takes files to import into a project, dropped or chosen, one after the other. `changed` is told when threads have come. */
export function openImportDialog(app: App, projectId: string, changed: () => void): void {
  const rows: ImportRow[] = [];
  const list = h("ul", { class: "import-rows" });
  let running = Promise.resolve();
  const take = (files: readonly File[]) => {
    for (const file of files) {
      const row = new ImportRow(app.api, projectId, file);
      rows.push(row);
      list.append(h("li", {}, row));
      running = running.then(() => row.run()).then((imported) => {
        if (imported) changed();
      });
    }
    if (files.length > 0) rows.at(-1)?.scrollIntoView({ block: "nearest" });
  };
  const dialog = openDialog(
    words.title,
    () =>
      h("div", { class: "import" }, h("p", { class: "about" }, words.intro), dropArea(take), list),
    { testid: "import-dialog" },
  );
  // What hasn't been sent is called off; what has stays.
  dialog.addEventListener("close", () => rows.forEach((row) => row.cancel()));
}

function dropArea(take: (files: readonly File[]) => void): HTMLElement {
  const input = h("input", {
    type: "file",
    multiple: true,
    accept: ".json,application/json",
    class: "unseen",
    tabindex: -1,
    "aria-label": words.label,
    "data-testid": "import-files",
    on: {
      change: () => {
        take([...input.files ?? []]);
        input.value = "";
      },
    },
  });
  const over = (event: DragEvent, isOver: boolean) => {
    event.preventDefault();
    area.classList.toggle("over", isOver);
  };
  const area = h(
    "div",
    {
      class: "import-drop",
      on: {
        dragover: (event) => over(event, true),
        dragleave: (event) => over(event, false),
        drop: (event) => {
          over(event, false);
          take([...event.dataTransfer?.files ?? []]);
        },
      },
    },
    icon("box-arrow-in-down", "large"),
    h("p", {}, words.drop),
    h(
      "button",
      { type: "button", class: "button", on: { click: () => input.click() } },
      words.choose,
    ),
    input,
  );
  return area;
}
