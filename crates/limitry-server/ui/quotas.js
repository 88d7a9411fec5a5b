// Quotas and rate limits: what they have in common, which is nearly all.

import { all, ask, now } from "./api.js";
import { h } from "./dom.js";
import { METRICS, dateTime, metricOf, number, relative, usedOf } from "./format.js";
import { resourceView } from "./resources.js";
import { field, filterList, filterWords, limitry, pairs, positional, select, usedNow } from "./widgets.js";

const KINDS = {
  quotas: {
    title: "Quotas", one: "quota", states: "quotas",
    about: "A quota lets a project use so much of a metric in each hour, day, week or month. What goes beyond it is refused.",
    span: "period", spanFlag: "--period", spans: ["hour", "day", "week", "month"],
  },
  "rate-limits": {
    title: "Rate limits", one: "rate limit", states: "rateLimits",
    about: "A rate limit lets so many events through in each second, minute or hour.",
    span: "window", spanFlag: "--window", spans: ["second", "minute", "hour"],
  },
};

export const quotas = (main) => resourceView(main, kindOf("quotas"));
export const rateLimits = (main) => resourceView(main, kindOf("rate-limits"));

/** All quotas or rate limits of the project, each with what is used of it. */
export async function standing(kind, signal) {
  const { states } = KINDS[kind];
  const items = await all(`/v1/${kind}`, 200, signal);
  const asked = new Map();
  // Those with the same filters are asked about at once.
  for (const item of items) {
    const key = JSON.stringify(item.dimensionFilters ?? {});
    if (!asked.has(key)) asked.set(key, ask(`/v1/${kind}/check`, { dimensions: item.dimensionFilters ?? {} }).then((answer) => answer[states], () => []));
  }
  return Promise.all(items.map(async (item) => {
    const found = (await asked.get(JSON.stringify(item.dimensionFilters ?? {}))).find((one) => one.id === item.id);
    return { ...item, ...describe(kind, item, found) };
  }));
}

function describe(kind, item, found) {
  const metric = kind === "quotas" ? metricOf(item.metric) : METRICS.total_events;
  const label = item.limitValue === 1 ? metric.label.replace(/^(event|token)s$/, "$1") : metric.label;
  const limitText = `${metric.text(item.limitValue)}${metric.exact === number ? ` ${label}` : ""} ${item.period === "hour" || item.window === "hour" ? "an" : "a"} ${item.period ?? item.window}`;
  if (!found) return { share: null, usedText: "–", limitText, reset: null };
  const used = found.used ?? Math.max(0, found.limit - found.remaining);
  return { ...usedOf(used, found.limit, metric), limitText, reset: found.reset };
}

/** The windows of rate limits slide, so that their next reset is near or, once it is shown, past. */
function resets(time) {
  return time - now() < 2000 ? "in a moment" : relative(time, now());
}

function kindOf(kind) {
  const about = KINDS[kind];
  return {
    ...about,
    noun: kind,
    read: () => standing(kind),
    columns: [{ title: "Limit" }, { title: "Used now", align: "used" }, { title: "Resets", align: "nowrap" }, { title: "Counts" }],
    cells: (item) => [
      item.limitText,
      usedNow(item.name, item),
      item.reset && item.share > 0 ? h("span", { title: dateTime(item.reset * 1000) }, resets(item.reset * 1000)) : "–",
      filterList(item.dimensionFilters),
    ],
    form: (item) => form(kind, item),
    afterDelete: "It refuses nothing more from now on. Recorded events stay.",
    again: ({ name, limitValue, metric, dimensionFilters, [about.span]: span }) => ({ name, limitValue, dimensionFilters: dimensionFilters ?? {}, [about.span]: span, ...(metric ? { metric } : {}) }),
  };
}

function form(kind, item) {
  const about = KINDS[kind];
  const given = h("input", { required: true, maxlength: "100", value: item?.name ?? "", autocomplete: "off", placeholder: "Daily" });
  const limit = h("input", { required: true, inputmode: "numeric", pattern: "[0-9]+", value: item ? String(item.limitValue) : "", autocomplete: "off", placeholder: "1000" });
  const spanSelect = select(about.spans.map((word) => [word, `a ${word}`]), item?.[about.span] ?? about.spans[1]);
  const isOwn = kind === "quotas" && item !== null && !METRICS[item.metric];
  const metric = kind === "quotas" && select([...Object.entries(METRICS).map(([key, one]) => [key, one.label + (key === "total_cost_cents" ? " (cents)" : "")]), ["values", "a value of the events …"]], isOwn ? "values" : item?.metric ?? "total_events");
  const value = h("input", { value: isOwn ? item.metric.replace(/^values\./, "") : "", autocomplete: "off", spellcheck: "false", placeholder: "gigabytes" });
  const valueField = field("Name of the value", value, "Letters, digits and _.");
  const filters = pairs("Count only events with", { nameLabel: "Dimension", initial: item?.dimensionFilters ?? {} });
  const body = () => ({
    name: given.value,
    limitValue: Number(limit.value),
    [about.span]: spanSelect.value,
    ...(metric ? { metric: metric.value === "values" ? `values.${value.value}` : metric.value } : {}),
    dimensionFilters: filters.read(),
  });
  const fields = (refreshCommand) => {
    const toggle = () => { valueField.hidden = !metric || metric.value !== "values"; refreshCommand(); };
    metric && metric.addEventListener("change", toggle);
    valueField.hidden = !isOwn;
    return [field("Name", given), h("div", { class: "two" }, field("Limit", limit, metric ? undefined : "events"), field(about.span === "period" ? "Period" : "Window", spanSelect)),
      metric && field("What it counts", metric), metric && valueField, filters.element];
  };
  const command = () => {
    const words = item ? [kind, "update", item.id, `--name=${given.value}`] : [kind, "create", positional(given.value || "NAME")];
    if (metric) words.push("--metric", body().metric);
    words.push("--limit", limit.value || "N", about.spanFlag, spanSelect.value);
    return limitry(...words, filterWords(filters, item?.dimensionFilters));
  };
  return { fields, body, command };
}
