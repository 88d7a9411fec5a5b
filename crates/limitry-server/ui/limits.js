// Limits: so much of a meter for each customer, in the customer's own time.

import { all, ask, now, page } from "./api.js";
import { h, name, show, visible } from "./dom.js";
import { dateTime, number, relative, usedOf } from "./format.js";
import { METERS, describeMeter, metricOfMeter, readMeters } from "./meters.js";
import { nameFilter, resourceTable } from "./resources.js";
import { field, filterList, filterWords, heading, limitry, pairs, positional, select, usedNow } from "./widgets.js";

export const PERIODS = {
  hour: "an hour, on the hour (UTC)",
  day: "a day, from the customer’s midnight",
  week: "a week, from the customer’s Monday",
  month: "a month, from the billing day",
  annual: "a year, from the billing day",
  all_time: "for all time, it never resets",
};

export function limits(main) {
  const filter = nameFilter();
  let meters = [];
  const table = resourceTable({
    noun: "limits", title: "Limits", one: "limit",
    about: "For example: each customer gets 50,000 tokens a month, and one of them gets more.",
    async read() {
      meters = await readMeters();
      return limitStanding(meters);
    },
    columns: [{ title: "Limit" }, { title: "For" }, { title: "Used now", align: "used" }, { title: "Counts" }, { title: "Alerts" }],
    cells: (item) => [
      [h("div", {}, limitText(item)), h("div", { class: "muted" }, PERIODS[item.period] ?? item.period)],
      item.customerId === null ? "each customer" : customerLink(item.customerId),
      usedNow(item.name, item, item.used > 0 && h("span", { class: "who muted" }, item.customerId === null && ["closest: ", customerLink(item.customer)], item.reset && h("span", { title: `${dateTime(item.reset * 1000)} UTC` }, `resets ${relative(item.reset * 1000, now())}`))),
      filterList(item.dimensionFilters),
      item.alertThresholds?.length > 0 ? `${item.alertThresholds.map(number).join(", ")} %` : "–",
    ],
    form: (item) => form(item, meters),
    afterDelete: "It refuses nothing more from now on. Recorded events stay.",
    again: ({ name: given, meterId, customerId, limitValue, period, dimensionFilters, alertThresholds }) => ({ name: given, meterId, customerId, limitValue, period, dimensionFilters: dimensionFilters ?? {}, alertThresholds }),
  }, filter);
  const counted = resourceTable(METERS, filter);
  show(main, heading("Limits", filter, table.button),
    h("div", { class: "panel" }, h("p", { class: "muted" }, "A limit lets each customer use so much of a meter, in the customer’s time zone and from its billing day. A limit for one customer replaces the one for each customer with the same meter, period and dimensions. A quota counts once for the whole project."), table.element),
    h("section", { class: "panel", "aria-label": "Meters" }, h("div", { class: "panel-head" }, h("h2", {}, "Meters"), counted.button), h("p", { class: "muted" }, METERS.about), counted.element));
  return { filter, create: table.create, close: () => { table.close(); counted.close(); } };
}

/** The address of a customer's view. */
export function customerLink(id) {
  return h("a", { class: "name-link", href: `#/customers?id=${encodeURIComponent(id)}` }, name(id));
}

function limitText({ limitValue, meter, metric }) {
  return [metric.text(limitValue), " ", metric.label === "" ? ["of ", name(meter?.name ?? "?")] : metric.exact === number && metric.label];
}

/** The states of the limits that a customer meets, by id. Each set of filters is a check. */
export async function statesOf(customerId, items) {
  const sets = new Map(items.map(({ dimensionFilters }) => [JSON.stringify(dimensionFilters ?? {}), dimensionFilters ?? {}]));
  const answers = await Promise.all([...sets.values()].map((dimensions) => ask("/v1/limits/check", { customerId, dimensions }).then((answer) => answer.limits, () => [])));
  return new Map(answers.flat().map((state) => [state.id, state]));
}

/** Of each limit the customer that has used most of it, over all customers. The closest to its limit is first. */
export async function leaders(meters, signal) {
  const { data } = await page.leaders(signal);
  return data.map((one) => ({ ...one, ...usedOf(one.used, one.limit, metricOfMeter(meters.find((meter) => meter.id === one.meterId))) }));
}

/** The limits of the project, each with the customer that has used most of it. */
async function limitStanding(meters) {
  const [items, first] = await Promise.all([all("/v1/limits", 200), leaders(meters)]);
  const own = [...new Set(items.map((item) => item.customerId).filter((id) => id !== null))];
  const asked = new Map(await Promise.all(own.map(async (id) => [id, await statesOf(id, items.filter((item) => item.customerId === id))])));
  return items.map((item) => {
    const meter = meters.find((one) => one.id === item.meterId);
    const metric = metricOfMeter(meter);
    if (item.customerId === null) {
      const found = first.find((one) => one.limitId === item.id);
      return { ...item, meter, metric, ...(found ? { share: found.share, used: found.used, usedText: found.usedText, customer: found.customerId, reset: found.reset } : NOTHING) };
    }
    const state = asked.get(item.customerId).get(item.id);
    return { ...item, meter, metric, ...(state ? { ...usedOf(state.used, state.limit, metric), customer: item.customerId, reset: state.reset } : NOTHING) };
  });
}

const NOTHING = { share: null, usedText: "–", reset: null };

function form(item, meters) {
  const given = h("input", { required: true, maxlength: "100", value: item?.name ?? "", autocomplete: "off", placeholder: "Free plan" });
  const limit = h("input", { required: true, inputmode: "numeric", pattern: "[0-9]+", value: item ? String(item.limitValue) : "", autocomplete: "off", placeholder: "50000" });
  const period = select(Object.entries(PERIODS), item?.period ?? "month");
  const meter = select(meters.map((one) => [one.id, visible(`${one.name}: ${describeMeter(one)}`)]), item?.meterId ?? "mtr_total_tokens");
  const whose = select([["each", "each customer"], ["one", "one customer …"]], item?.customerId ? "one" : "each");
  const customer = h("input", { maxlength: "256", value: item?.customerId ?? "", autocomplete: "off", placeholder: "cust_123" });
  const customerField = field("Customer", customer, "The id that its events carry. It need not exist yet.");
  const alerts = h("input", { pattern: " *([1-9][0-9]?|100) *(, *([1-9][0-9]?|100) *)*", value: item?.alertThresholds?.join(", ") ?? "", autocomplete: "off", placeholder: "80, 100" });
  const filters = pairs("Count only events with", { nameLabel: "Dimension", initial: item?.dimensionFilters ?? {} });
  const isOwn = () => whose.value === "one";
  const thresholds = () => alerts.value.split(",").map((text) => Number(text)).filter((percent) => percent > 0);
  const body = () => ({
    name: given.value,
    meterId: meter.value,
    customerId: isOwn() ? customer.value : null,
    limitValue: Number(limit.value),
    period: period.value,
    dimensionFilters: filters.read(),
    alertThresholds: thresholds().length > 0 ? thresholds() : null,
  });
  const fields = (refreshCommand) => {
    const toggle = () => {
      customerField.hidden = !isOwn();
      customer.required = isOwn();
      refreshCommand();
    };
    whose.addEventListener("change", toggle);
    customerField.hidden = !isOwn();
    customer.required = isOwn();
    return [field("Name", given), field("Meter", meter), h("div", { class: "two" }, field("Limit", limit), field("Period", period)),
      field("For", whose), customerField, filters.element,
      field("Alerts (%)", alerts, "Webhooks get an alert when so many percent are used. Empty for none.")];
  };
  const command = () => {
    const words = item ? ["limits", "update", item.id, `--name=${given.value}`] : ["limits", "create", positional(given.value || "NAME")];
    words.push("--meter", meter.value, "--limit", limit.value || "N", "--period", period.value);
    if (isOwn()) words.push(`--customer=${customer.value || "CUSTOMER"}`);
    else if (item?.customerId) words.push("--no-customer");
    words.push(filterWords(filters, item?.dimensionFilters), thresholds().map((percent) => ["--alert", percent]));
    if (thresholds().length === 0 && item?.alertThresholds?.length > 0) words.push("--no-alert");
    return limitry(...words);
  };
  return { fields, body, command };
}
