// One customer: usage, limits in its own time, balances.

import { all, get, now, write } from "./api.js";
import { balances } from "./balances.js";
import { stackedBars } from "./chart.js";
import { h, name, show, visible } from "./dom.js";
import { METRICS, dateTime, number, relative, usedOf } from "./format.js";
import { PERIODS, statesOf } from "./limits.js";
import { refreshAfterRequests } from "./log.js";
import { metricOfMeter, readMeters } from "./meters.js";
import { announce, empty, field, filterList, formDialog, heading, limitry, load, positional, table, usedNow } from "./widgets.js";

const DAY = 86400e3;

export function customerView(main, id) {
  const title = h("bdi", {}, visible(id));
  const facts = h("div");
  const chart = h("div");
  const limits = h("div");
  const held = balances(id);
  let customer = null;
  let zone = "UTC";
  const editButton = h("button", { type: "button", disabled: true, onclick: () => customer && editCustomer(customer, refreshAll, zone) }, "Edit");
  const body = h("div", { class: "grid first" },
    h("div", { class: "stack" },
      h("section", { class: "panel", "aria-label": "Limits" }, h("div", { class: "panel-head" }, h("h2", {}, "Limits"), h("a", { href: "#/limits" }, "All limits")), limits),
      held.element),
    h("div", { class: "stack" },
      h("section", { class: "panel", "aria-label": "Customer" }, h("div", { class: "panel-head" }, h("h2", {}, "Customer")), facts),
      h("section", { class: "panel", "aria-label": "Usage" }, h("div", { class: "panel-head" }, h("h2", {}, "Events a day, 30 days")), chart)));
  show(main, heading(title, h("a", { href: "#/customers" }, "All customers"), editButton), body);

  const refreshCustomer = () => load(facts, "the customer", async () => {
    const [found, project] = await Promise.all([read(id), get("/v1/projects/current")]);
    customer = found;
    if (customer === null) {
      zone = project.timezone ?? "UTC";
      show(facts, h("p", { class: "muted" }, "This customer is not known yet. It appears with its first event."));
      return;
    }
    zone = customer.timezone ?? project.timezone ?? "UTC";
    editButton.disabled = false;
    const rows = [
      ["Id", h("code", {}, customer.id)],
      ["Name", customer.name && name(customer.name)],
      ["Email", customer.email && name(customer.email)],
      ["Time zone", [visible(zone), customer.timezone === null && h("span", { class: "muted" }, ", the project’s")]],
      ["Billing day", billingDay(customer.billingCycleStart, zone)],
      ["Metadata", Object.keys(customer.metadata ?? {}).length > 0 && h("code", {}, visible(JSON.stringify(customer.metadata)))],
      ["Known since", `${dateTime(customer.createdAt)} UTC`],
    ].filter(([, value]) => value);
    show(facts, h("dl", {}, rows.map(([term, value]) => [h("dt", {}, term), h("dd", {}, value)])));
  });

  const refreshLimits = () => load(limits, "limits", async () => {
    const [listed, own, meters] = await Promise.all([all("/v1/limits"), all(`/v1/limits?customerId=${encodeURIComponent(id)}`), readMeters()]);
    const items = [...own, ...listed.filter((item) => item.customerId === null)];
    const states = await statesOf(id, items);
    const met = items.filter((item) => states.has(item.id));
    if (met.length === 0) {
      show(limits, empty("No limit", "Each limit that applies to this customer appears here, with what is used and left of it."));
      return;
    }
    show(limits, table("Limits", [{ title: "Name" }, { title: "Used", align: "used" }, { title: "Left", align: "num nowrap" }, { title: "Resets" }, { title: "Counts" }], met.map((item) => {
      const state = states.get(item.id);
      const metric = metricOfMeter(meters.find((meter) => meter.id === item.meterId));
      return [
        [name(item.name), item.customerId !== null && h("span", { class: "muted" }, " · its own")],
        usedNow(item.name, usedOf(state.used, state.limit, metric)),
        metric.text(state.remaining),
        state.reset === null ? "never" : [h("div", {}, inZone(state.reset * 1000, zone)), h("div", { class: "muted" }, `${relative(state.reset * 1000, now())} · ${PERIODS[item.period] ?? visible(item.period)}`)],
        filterList(item.dimensionFilters),
      ];
    })), h("p", { class: "muted below" }, `Times are in ${visible(zone)}, the time zone of this customer.`));
  });

  const refreshChart = () => load(chart, "usage", async () => {
    const end = now();
    const start = new Date(Math.floor(end / DAY) * DAY - 29 * DAY);
    const query = new URLSearchParams({ startDate: start.toISOString(), endDate: end.toISOString(), interval: "day", customerId: id });
    const { data } = await get(`/v1/usage/timeseries?${query}`);
    const { text, exact } = METRICS.total_events;
    show(chart, stackedBars({
      title: `Events of ${visible(id)}`, times: data.map((row) => row.timestamp), series: [{ label: "events", values: data.map((row) => row.totalEvents) }],
      unit: "day", text, exact, now: end, width: Math.max(240, chart.clientWidth || 400),
    }));
  });

  async function refreshAll() {
    await refreshCustomer();
    await Promise.all([refreshLimits(), refreshChart(), held.refresh()]);
  }

  refreshAll();
  return { create: () => customer && editCustomer(customer, refreshAll, zone), close: refreshAfterRequests(body, refreshAll) };
}

/** A customer; `null` before its first event. */
async function read(id) {
  try {
    return await get(`/v1/customers/${encodeURIComponent(id)}`);
  } catch (error) {
    if (error.code === "customer_not_found") return null;
    throw error;
  }
}

/** A time in a zone, as its customer reads it. */
function inZone(time, zone) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: known(zone), weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(time);
}

/** The zone, or UTC where the browser does not know it. */
function known(zone) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    return "UTC";
  }
}

/** `2027-01-31` in a zone. */
function dayInZone(time, zone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: known(zone), year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(time));
}

function billingDay(start, zone) {
  const day = dayInZone(start, zone);
  const number = Number(day.slice(8));
  return [`day ${number} of each month`, number > 28 && ", or its last", h("span", { class: "muted" }, `, since ${day}`)];
}

/** The JSON object of a text; of none an empty one. `null`: the text is something else. */
function metadataOf(text) {
  if (text.trim() === "") return {};
  try {
    const given = JSON.parse(text);
    return typeof given === "object" && given !== null && !Array.isArray(given) ? given : null;
  } catch {
    return null;
  }
}

/** A form that creates a customer, or changes one whose zone is `presentZone`. Only what the form changed is sent. */
export function editCustomer(one, done, presentZone) {
  const id = h("input", { required: true, maxlength: "256", value: one?.externalId ?? "", readonly: Boolean(one), autocomplete: "off", placeholder: "cust_123" });
  const given = h("input", { maxlength: "256", value: one?.name ?? "", autocomplete: "off", placeholder: "Ada’s shop" });
  const email = h("input", { type: "email", maxlength: "256", value: one?.email ?? "", autocomplete: "off", placeholder: "ada@example.com" });
  const zones = h("datalist", { id: "time-zones" }, ["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => h("option", { value: zone })));
  const zone = h("input", { maxlength: "64", value: one?.timezone ?? "", autocomplete: "off", spellcheck: "false", list: "time-zones", placeholder: "the project’s" });
  const present = one ? dayInZone(one.billingCycleStart, presentZone) : "";
  const start = h("input", { type: "date", value: present });
  const had = one?.metadata ?? {};
  const metadata = h("textarea", {
    rows: "3", class: "mono", autocomplete: "off", spellcheck: "false", placeholder: '{"plan": "pro"}',
    value: Object.keys(had).length > 0 ? JSON.stringify(had, null, 2) : "",
    oninput: () => metadata.setCustomValidity(metadataOf(metadata.value) === null ? "A JSON object, such as {\"plan\": \"pro\"}" : ""),
  });
  const newMetadata = () => {
    const given = metadataOf(metadata.value);
    return given !== null && JSON.stringify(given) !== JSON.stringify(had) ? given : null;
  };
  // What a text field holds, and what it clears.
  const texts = [["name", given], ["email", email], ["timezone", zone]];
  const changed = () => texts.filter(([key, input]) => input.value !== (one?.[key] ?? ""));
  const hasNewStart = () => start.value !== "" && start.value !== present;
  const body = () => ({
    ...(one ? {} : { externalId: id.value }),
    ...Object.fromEntries(changed().map(([key, input]) => [key, input.value || null])),
    ...(hasNewStart() ? { billingCycleStart: start.value } : {}),
    ...(newMetadata() ? { metadata: newMetadata() } : {}),
  });
  formDialog({
    title: one ? `Edit “${visible(one.externalId)}”` : "Create a customer",
    action: one ? "Save" : "Create",
    fields: () => [field("Id in your application", id, one ? undefined : "Events carry it as customerId."), field("Name", given), field("Email", email),
      h("div", { class: "two" }, field("Time zone", zone, "Its days begin at midnight there."), field("Billing cycle since", start, "Its months and years begin on that day.")), zones,
      field("Metadata", metadata, "Further data, as a JSON object.")],
    command: () => {
      const words = changed().map(([key, input]) => (input.value ? `--${key}=${input.value}` : `--no-${key}`));
      if (hasNewStart()) words.push(`--billing-cycle-start=${start.value}`);
      if (newMetadata()) words.push(`--metadata=${JSON.stringify(newMetadata())}`);
      if (one && words.length === 0) return limitry("customers", "show", one.id);
      return limitry("customers", one ? "update" : "create", one ? one.id : positional(id.value || "ID"), words);
    },
    run: async (close) => {
      if (one) await write("PUT", `/v1/customers/${one.id}`, body());
      else await write("POST", "/v1/customers", body());
      close();
      announce(`${one ? "Changed" : "Created"} customer “${visible(id.value)}”`);
      done();
    },
  });
}
