// Meters: what limits count with.

import { all, ask, now } from "./api.js";
import { h, name, show, visible } from "./dom.js";
import { METRICS, metricOf, number } from "./format.js";
import { rowButton } from "./resources.js";
import { field, filterList, filterWords, formDialog, limitry, pairs, positional, select } from "./widgets.js";

/** How a meter makes one number of many events. */
const AGGREGATIONS = { sum: "the sum of a value", count: "how many there are", max: "the highest value", latest: "the last value" };

const RANGES = { all: "all time", "24h": "24 hours", "7d": "7 days", "30d": "30 days" };
const LENGTHS = { "24h": 86400e3, "7d": 7 * 86400e3, "30d": 30 * 86400e3 };

export function readMeters(signal) {
  return all("/v1/meters", 500, signal);
}

/** How the amounts of a meter are written. */
export function metricOfMeter(meter) {
  const known = METRICS[meter?.id.replace(/^mtr_/, "")];
  return known ?? { ...metricOf(""), label: "" };
}

/** `sum of values.images`. */
export function describeMeter(meter) {
  if (meter.aggregation === "count") return meter.field === "*" ? "count of events" : `count of events with ${meter.field}`;
  return `${{ max: "highest", latest: "latest" }[meter.aggregation] ?? meter.aggregation} ${meter.aggregation === "sum" ? "of " : ""}${meter.field}`;
}

/** The dimensions that a meter's events have, the type among them. */
function filtersOf({ eventFilter }) {
  return { ...(eventFilter?.eventType ? { event_type: eventFilter.eventType } : {}), ...eventFilter?.dimensions };
}

export const METERS = {
  noun: "meters", title: "Meters", one: "meter",
  about: "A meter makes one number of many events: the sum of a value, how many there are, the highest or the last value.",
  read: () => readMeters(),
  columns: [{ title: "Makes one number" }, { title: "Of events with" }, { title: "For" }],
  cells: (meter) => [
    visible(describeMeter(meter)),
    filterList(filtersOf(meter)),
    meter.description ? name(meter.description) : h("span", { class: "muted" }, meter.projectId === null ? "every project" : "–"),
  ],
  actions: (meter) => rowButton("Query", meter.name, () => query(meter)),
  isFixed: (meter) => meter.projectId === null,
  form,
  afterDelete: "A meter that a limit uses stays. Recorded events stay, too.",
  again: ({ name: given, description, aggregation, field: counted, eventFilter }) => ({ name: given, aggregation, field: counted, eventFilter, ...(description ? { description } : {}) }),
};

function form(item) {
  const given = h("input", { required: true, maxlength: "100", value: item?.name ?? "", autocomplete: "off", placeholder: "Images" });
  const aggregation = select(Object.entries(AGGREGATIONS), item?.aggregation ?? "sum");
  const value = h("input", { pattern: "[A-Za-z0-9_]{1,64}", value: item && item.field !== "*" ? item.field.replace(/^values\./, "") : "", autocomplete: "off", spellcheck: "false", placeholder: "images" });
  const type = h("input", { maxlength: "256", value: item?.eventFilter?.eventType ?? "", autocomplete: "off", placeholder: "every type" });
  const description = h("input", { maxlength: "256", value: item?.description ?? "", autocomplete: "off" });
  const filters = pairs("Count only events with", { nameLabel: "Dimension", initial: item?.eventFilter?.dimensions ?? {} });
  const counted = () => (value.value || aggregation.value !== "count" ? `values.${value.value}` : "*");
  const body = () => ({
    name: given.value,
    aggregation: aggregation.value,
    field: counted(),
    eventFilter: { ...(type.value ? { eventType: type.value } : {}), ...(filters.entries().length > 0 ? { dimensions: filters.read() } : {}) },
    ...(description.value ? { description: description.value } : item?.description ? { description: null } : {}),
  });
  const fields = (refreshCommand) => {
    // Only a count can do without a value.
    const toggle = () => { value.required = aggregation.value !== "count"; refreshCommand(); };
    aggregation.addEventListener("change", toggle);
    value.required = aggregation.value !== "count";
    return [field("Name", given),
      h("div", { class: "two" }, field("Of the events", aggregation), field("Name of the value", value, "Letters, digits and _. A count needs none.")),
      field("Event type", type), filters.element, field("What it is for", description)];
  };
  const command = () => {
    const words = item ? ["meters", "update", item.id, `--name=${given.value}`] : ["meters", "create", positional(given.value || "NAME")];
    words.push("--aggregation", aggregation.value, "--field", counted());
    if (description.value) words.push(`--description=${description.value}`);
    else if (item?.description) words.push("--no-description");
    if (type.value) words.push(`--event=${type.value}`, filterWords(filters));
    else words.push(filterWords(filters, item && filtersOf(item)));
    return limitry(...words);
  };
  return { fields, body, command };
}

/** Asks for a meter's number. */
function query(meter) {
  const customer = h("input", { maxlength: "256", autocomplete: "off", placeholder: "all customers" });
  const range = select(Object.entries(RANGES), "all");
  const dimensions = pairs("Only events with", { nameLabel: "Dimension" });
  const answer = h("div", { role: "status" });
  const start = () => (range.value === "all" ? {} : { startDate: new Date(now() - LENGTHS[range.value]).toISOString() });
  formDialog({
    title: `Query “${visible(meter.name)}”`,
    action: "Query",
    fields: () => [h("p", { class: "muted about" }, visible(describeMeter(meter)), Object.keys(filtersOf(meter)).length > 0 && [", of events with ", filterList(filtersOf(meter))]),
      h("div", { class: "two" }, field("Customer", customer), field("Range", range)), dimensions.element, answer],
    command: () => limitry("meters", "query", meter.id, customer.value ? `--customer=${customer.value}` : [],
      dimensions.entries().map(([key, text]) => ["--dimension", `${key}=${text}`]), range.value === "all" ? [] : ["--since", range.value]),
    run: async () => {
      show(answer);
      const { value } = await ask(`/v1/meters/${meter.id}/query`, { ...(customer.value ? { customerId: customer.value } : {}), dimensions: dimensions.read(), ...start() });
      const { exact, label } = metricOfMeter(meter);
      show(answer, h("p", { class: "verdict" }, exact(value), exact === number && label && h("span", { class: "muted" }, ` ${label}`)));
    },
  });
}
