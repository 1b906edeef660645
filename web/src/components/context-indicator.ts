import { openOnDemand } from "./later.ts";
import type { App } from "../app/app.ts";
import { percentText } from "../app/percent.ts";
import { strings } from "../app/strings.ts";
import type { ContextMeter } from "../store/context-meter.ts";
import type { ThreadStore } from "../store/thread.ts";
import { h, setAttribute } from "./dom.ts";
import { Component } from "./element.ts";

export interface ContextOffers {
  summarise: () => void;
  carryOver: () => void;
}

/** A small ring that fills as the model's window does; pressed, it tells the details. */
export class ContextIndicator extends Component {
  readonly #meter: ContextMeter;
  readonly #button: HTMLButtonElement;
  readonly #percent = h("span", { class: "percent" });
  readonly #arc = circle("arc");

  constructor(app: App, store: ThreadStore, meter: ContextMeter, offers: ContextOffers) {
    super();
    this.#meter = meter;
    this.#button = h(
      "button",
      {
        type: "button",
        class: "icon-button context-button",
        "data-testid": "context-indicator",
        "aria-haspopup": "dialog",
        "aria-expanded": "false",
        on: {
          click: () =>
            openOnDemand(
              strings.panels.contextTitle,
              (module) => module.openContextPanel(this.#button, app, store, meter, offers),
            ),
        },
      },
      ring(circle("track"), this.#arc),
      this.#percent,
    );
    this.append(this.#button);
  }

  protected connected(): void {
    this.watch(() => {
      const context = this.#meter.context.value;
      // Its place is kept while it isn't known, so that nothing moves when it is.
      setAttribute(this, "data-unknown", context === null);
      if (!context) return;
      const percent = percentText(context.percentage);
      this.#button.dataset.severity = context.severity;
      this.#button.ariaLabel = this.#button.title = strings.panels.context(percent);
      // In words only when it matters.
      this.#percent.textContent = context.severity === "ok" ? "" : percent;
      this.#arc.setAttribute("stroke-dasharray", `${Math.min(100, context.percentage)} 100`);
    });
  }
}

const svg = "http://www.w3.org/2000/svg";

function ring(...circles: SVGCircleElement[]): SVGSVGElement {
  const drawing = document.createElementNS(svg, "svg");
  drawing.setAttribute("viewBox", "0 0 20 20");
  drawing.setAttribute("class", "context-ring");
  drawing.setAttribute("aria-hidden", "true");
  drawing.append(...circles);
  return drawing;
}

/** Lengths along it are percent. */
function circle(className: string): SVGCircleElement {
  const made = document.createElementNS(svg, "circle");
  const attributes = { class: className, cx: "10", cy: "10", r: "7.5", pathLength: "100" };
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

customElements.define("context-indicator", ContextIndicator);
