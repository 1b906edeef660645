import type { ApiClient } from "../api/client.ts";
import { importFile, type ImportReport } from "../api/transfer.ts";
import { kindOf } from "../app/import-files.ts";
import { problemText } from "../app/problems.ts";
import { panelStrings } from "../app/strings-panels.ts";
import { h, setAttribute } from "./dom.ts";
import { iconButton } from "./icon.ts";

const words = panelStrings.import;

/** So many conversations that failed are named; the rest is counted. */
const MOST_NAMED = 20;

/** One file on its way into a project, and what became of each of its conversations. */
export class ImportRow extends HTMLElement {
  readonly #api: ApiClient;
  readonly #projectId: string;
  readonly #file: File;
  readonly #ending = new AbortController();
  readonly #bar = h("progress", { max: 1, value: 0 });
  readonly #status = h("p", { class: "meta", role: "status" }, words.waiting);
  readonly #errors = h("ul", { class: "import-errors" });
  readonly #cancel = iconButton("x-lg", words.cancel, { on: { click: () => this.cancel() } });

  constructor(api: ApiClient, projectId: string, file: File) {
    super();
    this.#api = api;
    this.#projectId = projectId;
    this.#file = file;
    this.dataset.testid = "import-row";
    this.#bar.ariaLabel = file.name;
    this.#bar.hidden = true;
    this.append(
      h("div", {}, h("strong", { dir: "auto" }, file.name), this.#cancel),
      this.#bar,
      this.#status,
      this.#errors,
    );
  }

  cancel(): void {
    this.#ending.abort();
    if (!this.#cancel.hidden) this.#settle(words.cancelled);
  }

  /** Sends the file; whether threads have come of it. */
  async run(): Promise<boolean> {
    if (this.#ending.signal.aborted) return false;
    const kind = await kindOf(this.#file);
    if (kind === "unknown" || kind === "too_large") {
      this.#settle(kind === "unknown" ? words.notJson : words.tooLarge, true);
      return false;
    }
    this.#bar.hidden = false;
    try {
      const { signal } = this.#ending;
      const upload = { signal, progress: (part: number) => this.#progress(part) };
      this.#report(await importFile(this.#api, this.#projectId, this.#file, kind, upload));
      return true;
    } catch (fault) {
      // A cancelled one may have left whole conversations behind.
      if (this.#ending.signal.aborted) return true;
      this.#settle(problemText(fault), true);
      return false;
    }
  }

  #progress(part: number): void {
    if (part < 1) {
      this.#bar.value = part;
      this.#status.textContent = words.uploading(Math.floor(part * 100));
    } else {
      this.#bar.removeAttribute("value");
      this.#status.textContent = words.reading;
    }
  }

  #report({ imported, skipped, errors }: ImportReport): void {
    const parts = [
      words.imported(imported),
      skipped > 0 && words.skipped(skipped),
      errors.length > 0 && words.failed(errors.length),
    ];
    this.#settle(parts.filter(Boolean).join(" · "), imported === 0 && errors.length > 0);
    const named = errors.slice(0, MOST_NAMED).map(({ index, title, reason }) =>
      h("li", {}, h("strong", { dir: "auto" }, title || words.untitled(index + 1)), " ", reason)
    );
    const rest = errors.length - named.length;
    this.#errors.replaceChildren(...named, ...(rest > 0 ? [h("li", {}, words.more(rest))] : []));
  }

  #settle(text: string, isProblem = false): void {
    this.#bar.hidden = true;
    this.#cancel.hidden = true;
    this.#status.textContent = text;
    setAttribute(this, "data-problem", isProblem);
  }
}

customElements.define("import-row", ImportRow);
