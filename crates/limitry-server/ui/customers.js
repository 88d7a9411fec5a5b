// Customers with what they used.

import { all, get, now } from "./api.js";
import { customerView, editCustomer } from "./customer.js";
import { h, name, show } from "./dom.js";
import { dateTime, money, relative, short } from "./format.js";
import { customerLink } from "./limits.js";
import { rowButton } from "./resources.js";
import { empty, heading, load, table } from "./widgets.js";

const DAY = 86400e3;

/** All customers, or the one that the address names. */
export function customers(main) {
  const id = new URLSearchParams(location.hash.split("?")[1]).get("id");
  return id ? customerView(main, id) : list(main);
}

function list(main) {
  const list = h("div", { class: "panel" });
  const filter = h("input", { type: "search", class: "wide", placeholder: "Filter by id, name or email", "aria-label": "Filter by id, name or email", oninput: () => draw() });
  show(main, heading("Customers", filter, h("button", { type: "button", class: "primary", onclick: () => editCustomer(null, refresh) }, "+ Create customer")), list);
  let items = [];
  let zone = "UTC";
  const usage = new Map();

  const refresh = () => load(list, "customers", async () => {
    const end = now();
    const query = new URLSearchParams({ startDate: new Date(end - 30 * DAY).toISOString(), endDate: end.toISOString(), groupBy: "customer_id" });
    const [found, breakdown, project] = await Promise.all([all("/v1/customers", 500), get(`/v1/usage/breakdown?${query}`), get("/v1/projects/current")]);
    items = found;
    zone = project.timezone;
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
          h("button", { type: "button", class: "primary", onclick: () => editCustomer(null, refresh) }, "Create a customer"))
        : empty("No such customer", "The filter looks at ids, names and emails."));
      return;
    }
    show(list, table("Customers", [
      { title: "Customer" }, { title: "Name" }, { title: "Events, 30 days", align: "num" }, { title: "Tokens", align: "num" }, { title: "Cost", align: "num" }, { title: "Known since" }, { title: "", align: "num" },
    ], shown.map((one) => {
      const row = usage.get(one.externalId);
      return [
        customerLink(one.externalId),
        one.name ? name(one.name) : h("span", { class: "muted" }, "–"),
        short(row?.totalEvents ?? 0), short(row?.totalTokens ?? 0), money(row?.totalCostCents ?? 0),
        h("span", { title: dateTime(one.createdAt) }, relative(one.createdAt, now())),
        rowButton("Edit", one.externalId, () => editCustomer(one, refresh, one.timezone ?? zone)),
      ];
    })));
  }

  refresh();
  return { filter, create: () => editCustomer(null, refresh) };
}
