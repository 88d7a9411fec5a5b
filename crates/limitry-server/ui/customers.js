// Customers with what they used.

import { all, get, now, write } from "./api.js";
import { stackedBars } from "./chart.js";
import { h, name, show, visible } from "./dom.js";
import { METRICS, dateTime, money, relative, short } from "./format.js";
import { announce, dialog, empty, field, formDialog, heading, limitry, load, positional, table } from "./widgets.js";

const DAY = 86400e3;

export function customers(main) {
  const list = h("div", { class: "panel" });
  const filter = h("input", { type: "search", class: "wide", placeholder: "Filter by id, name or email", "aria-label": "Filter by id, name or email", oninput: () => draw() });
  show(main, heading("Customers", filter, h("button", { type: "button", class: "primary", onclick: () => edit(null) }, "+ Create customer")), list);
  let items = [];
  const usage = new Map();

  const refresh = () => load(list, "customers", async () => {
    const end = now();
    const query = new URLSearchParams({ startDate: new Date(end - 30 * DAY).toISOString(), endDate: end.toISOString(), groupBy: "customer_id" });
    const [found, breakdown] = await Promise.all([all("/v1/customers", 500), get(`/v1/usage/breakdown?${query}`)]);
    items = found;
    usage.clear();
    for (const row of breakdown.data) usage.set(row.dimension, row);
    items.sort((one, other) => (usage.get(other.externalId)?.totalEvents ?? 0) - (usage.get(one.externalId)?.totalEvents ?? 0));
    draw();
  });

  function draw() {
    const text = filter.value.trim().toLowerCase();
    const shown = items.filter((one) => !text || [one.externalId, one.id, one.name, one.email].some((held) => held?.toLowerCase().includes(text)));
    if (shown.length === 0) {
      show(list, items.length === 0
        ? empty("No customer yet", "A customer appears with its first event. It can also be created beforehand, with name and email.",
          h("button", { type: "button", class: "primary", onclick: () => edit(null) }, "Create a customer"))
        : empty("No such customer", "The filter looks at ids, names and emails."));
      return;
    }
    show(list, table("Customers", [
      { title: "Customer" }, { title: "Name" }, { title: "Events, 30 days", align: "num" }, { title: "Tokens", align: "num" }, { title: "Cost", align: "num" }, { title: "Known since" }, { title: "", align: "num" },
    ], shown.map((one) => {
      const row = usage.get(one.externalId);
      return [
        name(one.externalId),
        one.name ? name(one.name) : h("span", { class: "muted" }, "–"),
        short(row?.totalEvents ?? 0), short(row?.totalTokens ?? 0), money(row?.totalCostCents ?? 0),
        h("span", { title: dateTime(one.createdAt) }, relative(one.createdAt, now())),
        h("div", { class: "row-actions" },
          h("button", { type: "button", class: "small", "aria-label": `Usage of ${visible(one.externalId)}`, onclick: () => open(one) }, "Usage"),
          h("button", { type: "button", class: "small", "aria-label": `Edit ${visible(one.externalId)}`, onclick: () => edit(one) }, "Edit")),
      ];
    })));
  }

  function open(one) {
    dialog(visible(one.externalId), () => {
      const chart = h("div");
      load(chart, "usage", async () => {
        const end = now();
        const start = new Date(Math.floor(end / DAY) * DAY - 29 * DAY);
        const query = new URLSearchParams({ startDate: start.toISOString(), endDate: end.toISOString(), interval: "day", customerId: one.externalId });
        const { data } = await get(`/v1/usage/timeseries?${query}`);
        const metric = METRICS.total_events;
        show(chart, stackedBars({
          title: `Events of ${visible(one.externalId)}`, times: data.map((row) => row.timestamp), series: [{ label: "events", values: data.map((row) => row.totalEvents) }],
          unit: "day", text: metric.text, exact: metric.exact, now: end, width: Math.max(280, chart.clientWidth || 500),
        }));
      });
      const facts = [["Id", h("code", {}, one.id)], ["Name", one.name && name(one.name)], ["Email", one.email && name(one.email)], ["Metadata", one.metadata && Object.keys(one.metadata).length > 0 && h("code", {}, visible(JSON.stringify(one.metadata)))]].filter(([, value]) => value);
      return [h("h3", {}, "Events a day, 30 days"), chart, h("dl", {}, facts.map(([term, value]) => [h("dt", {}, term), h("dd", {}, value)]))];
    });
  }

  function edit(one) {
    const id = h("input", { required: true, maxlength: "256", value: one?.externalId ?? "", readonly: one !== null, autocomplete: "off", placeholder: "cust_123" });
    const given = h("input", { maxlength: "256", value: one?.name ?? "", autocomplete: "off", placeholder: "Ada’s shop" });
    const email = h("input", { type: "email", maxlength: "256", value: one?.email ?? "", autocomplete: "off", placeholder: "ada@example.com" });
    formDialog({
      title: one ? `Edit “${visible(one.externalId)}”` : "Create a customer",
      action: one ? "Save" : "Create",
      fields: () => [field("Id in your application", id, one ? undefined : "Events carry it as customerId."), field("Name", given), field("Email", email)],
      command: () => limitry("customers", "create", positional(id.value || "ID"), given.value ? `--name=${given.value}` : [], email.value ? `--email=${email.value}` : []),
      run: async (close) => {
        await write("POST", "/v1/customers", { externalId: id.value, ...(given.value ? { name: given.value } : {}), ...(email.value ? { email: email.value } : {}) });
        close();
        announce(`${one ? "Changed" : "Created"} customer “${visible(id.value)}”`);
        refresh();
      },
    });
  }

  refresh();
  return { filter, create: () => edit(null) };
}
