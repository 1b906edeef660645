import type { Quota } from "../../api/types.ts";
import { money, wholeNumber } from "../../app/figures.ts";
import { pageStrings } from "../../app/strings-pages.ts";
import { messageTime } from "../../app/times.ts";
import { freshId, h } from "../dom.ts";
import { icon } from "../icon.ts";

const words = pageStrings.usage;

/** What may be used, what is left of it, and until when; in plain words when it is nearly used up. */
export function quotas(all: readonly Quota[]): HTMLElement {
  if (all.length === 0) return h("p", { class: "settings-about" }, words.noQuotas);
  return h("ul", { class: "quotas" }, ...all.map(quota));
}

function quota(quota: Quota): HTMLElement {
  const id = freshId("quota");
  const used = words.used(amount(quota, quota.used), amount(quota, quota.limit));
  const isUsedUp = quota.remaining <= 0;
  return h(
    "li",
    { data: { level: isUsedUp ? "over" : quota.warning ? "warning" : "ok" } },
    h("span", { id, class: "name" }, words.quotas[quota.name]),
    h("span", { class: "figures" }, used),
    h("progress", {
      "aria-labelledby": id,
      "aria-valuetext": used,
      max: Math.max(quota.limit, 1),
      value: Math.min(quota.used, quota.limit),
    }),
    h("p", { class: "meta" }, quota.warning && icon("exclamation-circle"), sentence(quota)),
  );
}

function sentence(quota: Quota): string {
  const time = messageTime(new Date(quota.resets_at), new Date());
  if (quota.remaining <= 0) return words.usedUp(time);
  if (quota.warning) return words.nearlyUsedUp(Math.floor(quota.percentage), time);
  return words.left(amount(quota, quota.remaining), time);
}

function amount({ name }: Quota, value: number): string {
  return name === "monthly_cost" ? money(value) : wholeNumber(value);
}
