// Numbers first, then pictures: usage, what is close to its limit, what is unusual.

import { get, now, page, write } from "./api.js";
import { sparkline, stackedBars } from "./chart.js";
import { h, name, show, visible } from "./dom.js";
import { METRICS, money, number, plural, short, span } from "./format.js";
import { customerLink, leaders } from "./limits.js";
import { readMeters } from "./meters.js";
import { standing } from "./quotas.js";
import { isRefused, log, watch } from "./log.js";
import { announce, empty, errorBox, heading, line, load, meter, select } from "./widgets.js";
import { state } from "./api.js";

const HOUR = 3600e3;
const DAY = 24 * HOUR;

const RANGES = {
  "24h": { label: "24 hours", length: DAY, unit: "hour" },
  "7d": { label: "7 days", length: 7 * DAY, unit: "day" },
  "48h": { label: "7 days by hour", length: 7 * DAY, unit: "hour" },
  "30d": { label: "30 days", length: 30 * DAY, unit: "day" },
};

const SPLITS = { model: "model", event_type: "event type", customer_id: "customer", none: "no split" };
const SPLIT_PARAMETER = { model: "model", event_type: "eventType", customer_id: "customerId" };

/** Kept while the page is open, so that a view looks the same when it is opened again. */
const chosen = { metric: "total_events", range: "7d", split: "model", table: false };

function query(start, end, more = {}) {
  return new URLSearchParams({ startDate: start.toISOString(), endDate: end.toISOString(), ...more });
}

export function overview(main) {
  const aborter = new AbortController();
  const { signal } = aborter;
  const cards = h("div", { class: "cards" });
  const chart = h("div");
  const closest = h("div");
  const top = h("div");
  const unusual = h("div");
  const refused = h("div");
  const body = h("div");
  show(main, heading("Overview"), body);

  const panel = (title, element, ...controls) => h("section", { class: "panel", "aria-label": title },
    h("div", { class: "panel-head" }, h("h2", {}, title), controls.length > 0 && h("div", { class: "controls" }, controls)), element);
  const choose = (key, label, options) => select(options, chosen[key], {
    "aria-label": label,
    onchange: (event) => { chosen[key] = event.target.value; reloadChart(); if (key === "metric") load(top, "customers", drawTop); },
  });

  let hasLayout = null;
  async function layOut() {
    const { data } = await get("/v1/events?limit=1", signal);
    const isEmpty = data.length === 0;
    if (hasLayout === isEmpty) return;
    hasLayout = isEmpty;
    if (isEmpty) {
      show(body, h("div", { class: "panel" }, empty("Nothing is recorded yet",
        "Usage, customers and quotas appear here as soon as your application records its first event.",
        line(`curl ${state.session.baseUrl}/v1/events/record -H "Authorization: Bearer $LIMITRY_API_KEY" -H 'Content-Type: application/json' -d '{"customerId": "cust_123", "eventType": "api_call"}'`),
        seedButton())));
      return;
    }
    show(body, cards, h("div", { class: "grid" },
      h("div", { class: "stack" },
        panel("Usage", chart,
          choose("metric", "Metric", Object.entries(METRICS).map(([key, metric]) => [key, metric.label])),
          choose("range", "Range", Object.entries(RANGES).map(([key, range]) => [key, range.label])),
          choose("split", "Split", Object.entries(SPLITS).map(([key, label]) => [key, key === "none" ? label : `by ${label}`])),
          h("button", { type: "button", class: "small", "aria-pressed": "false", onclick: table }, "Table")),
        panel("Top customers, 7 days", top)),
      h("div", { class: "stack" }, panel("Closest to their limit", closest), panel("Unusual", unusual), panel("Refused last", refused))));
  }

  function seedButton() {
    const button = h("button", {
      type: "button", class: "primary",
      onclick: async () => {
        button.disabled = true;
        show(button, "Filling…");
        show(failure);
        try {
          const made = await write("POST", "/dev/seed", { events: 2000, customers: 8 });
          announce(`Filled with ${plural(made.events, "event")} of ${plural(made.customers, "customer")}`);
          await refresh();
        } catch (error) {
          show(failure, errorBox(error));
        }
        button.disabled = false;
        show(button, "Fill with example data");
      },
    }, "Fill with example data");
    const failure = h("div");
    return [button, failure];
  }

  async function drawCards() {
    const end = now();
    const midnight = new Date(Math.floor(end / DAY) * DAY);
    const day = new Date(end - DAY);
    const [today, hours, refused] = await Promise.all([
      get(`/v1/usage/summary?${query(midnight, end)}`, signal),
      get(`/v1/usage/timeseries?${query(day, end, { interval: "hour" })}`, signal),
      page.refused(),
    ]);
    const card = (label, value, spark) => h("div", { class: "card" }, h("div", { class: "label" }, label), h("div", { class: "value" }, value), spark);
    const spark = (field, label) => sparkline(hours.data.map((row) => row[field]), `${label} by hour, last 24 hours`);
    show(cards,
      card("Events today", short(today.totalEvents), spark("totalEvents", "Events")),
      card("Tokens today", short(today.totalTokens), spark("totalTokens", "Tokens")),
      card("Cost today", money(today.totalCostCents), spark("totalCostCents", "Cost")),
      card("Refused today", [number(refused.today), " ", log.rows.some(isRefused) && h("a", { href: "#/requests?refused" }, "→ show")], null));
  }

  const reloadChart = () => load(chart, "usage", drawChart);

  // An answer that a later choice has overtaken is dropped.
  let turn = 0;
  async function drawChart() {
    const mine = ++turn;
    const metric = METRICS[chosen.metric];
    const range = RANGES[chosen.range];
    const end = now();
    const length = range.unit === "hour" ? HOUR : DAY;
    const start = new Date(Math.floor(end / length) * length - range.length + length);
    const points = async (more) => {
      const { data } = await get(`/v1/usage/timeseries?${query(start, end, { interval: range.unit, ...more })}`, signal);
      return data;
    };
    const whole = await points({});
    const times = whole.map((row) => row.timestamp);
    const all = whole.map((row) => row[metric.field]);
    let series = [{ label: metric.label, values: all }];
    if (chosen.split !== "none") {
      const { data } = await get(`/v1/usage/breakdown?${query(start, end, { groupBy: chosen.split })}`, signal);
      const named = data.filter((row) => row.dimension !== null && row[metric.field] > 0)
        .sort((one, other) => other[metric.field] - one[metric.field]).slice(0, 4);
      const parts = await Promise.all(named.map(async (row) => ({
        label: row.dimension,
        values: (await points({ [SPLIT_PARAMETER[chosen.split]]: row.dimension })).map((point) => point[metric.field]),
      })));
      const others = all.map((value, index) => Math.max(0, value - parts.reduce((sum, part) => sum + (part.values[index] ?? 0), 0)));
      if (parts.length > 0) {
        series = parts;
        if (others.some((value) => value > 1e-6)) series = [...parts, { label: "others", values: others }];
      }
    }
    if (signal.aborted || mine !== turn) return;
    const width = Math.max(280, chart.clientWidth || 700);
    if (times.length === 0) return;
    show(chart, stackedBars({ title: `Usage: ${metric.label}, ${range.label}`, times, series, unit: range.unit, text: metric.text, exact: metric.exact, asTable: chosen.table, now: end, width }));
  }

  async function drawClosest() {
    const meters = await readMeters(signal);
    const ofCustomers = (await leaders(meters, signal)).map((one) => ({ ...one, name: one.limitName, customer: one.customerId }));
    const limits = [...await standing("quotas", signal), ...await standing("rate-limits", signal), ...ofCustomers];
    if (limits.length === 0) {
      const { data } = await get("/v1/limits?limit=1", signal);
      show(closest, data.length > 0 ? h("p", { class: "muted" }, "Nothing is used of a limit yet.") : h("p", { class: "muted" }, "No quota or limit yet. Both refuse what goes beyond them: create ", h("a", { href: "#/quotas" }, "a quota"), " or ", h("a", { href: "#/limits" }, "a limit"), "."));
      return;
    }
    limits.sort((one, other) => (other.share ?? 0) - (one.share ?? 0));
    show(closest, h("ul", { class: "list" }, limits.slice(0, 6).map((limit) => h("li", { class: "limit-row" },
      h("span", { class: "who" }, name(limit.name), limit.customer && customerLink(limit.customer)),
      h("span", { class: limit.share >= 1 ? "bad-text num" : "num" }, limit.usedText, limit.share >= 1 && " ✗"),
      meter(limit.share ?? 0, `${visible(limit.name)}: ${limit.usedText}`)))),
    ofCustomers.length > 0 && h("p", { class: "muted below" }, "A limit for each customer stands with the customer that has used most of it."));
  }

  let ranking = [];
  async function drawTop() {
    const end = now();
    const { data } = await get(`/v1/usage/breakdown?${query(new Date(end - 7 * DAY), end, { groupBy: "customer_id" })}`, signal);
    const metric = METRICS[chosen.metric];
    ranking = data.filter((row) => row.dimension !== null).sort((one, other) => other[metric.field] - one[metric.field]).slice(0, 8);
    const max = Math.max(...ranking.map((row) => row[metric.field]), 1e-9);
    if (ranking.length === 0) {
      show(top, h("p", { class: "muted" }, "No usage in the last 7 days."));
      return;
    }
    show(top, h("ol", { class: "list" }, ranking.map((row) => h("li", { class: "rank-row" },
      customerLink(row.dimension), h("span", { class: "num" }, metric.text(row[metric.field]), h("span", { class: "muted" }, ` ${metric.field === "totalCostCents" ? "" : metric.label}`)),
      h("span", { class: "bar" }, h("span", { style: { width: `${(row[metric.field] / max) * 100}%` } }))))));
  }

  /** Customers that use much more than they did, and keys that a new program uses. */
  async function drawUnusual() {
    const end = now();
    const start = new Date(end - 8 * DAY);
    const hour = new Date(end - HOUR);
    const found = [];
    const { data } = await get(`/v1/usage/breakdown?${query(hour, end, { groupBy: "customer_id" })}`, signal);
    const busy = data.filter((row) => row.dimension !== null && row.totalEvents >= 5).slice(0, 5);
    for (const row of busy) {
      const before = await get(`/v1/usage/summary?${query(start, hour, { customerId: row.dimension })}`, signal);
      const mean = before.totalEvents / (8 * 24 - 1);
      if (before.totalEvents > 0 && row.totalEvents > 4 * mean) {
        found.push([h("strong", {}, name(row.dimension)), ` used ${number(Math.round((row.totalEvents / mean) * 10) / 10)}× its hourly mean in the last hour: ${plural(row.totalEvents, "event")}`]);
      }
    }
    const errors = log.rows.slice(-500).filter((row) => row.status >= 500 && !row.fromPage).length;
    if (errors > 0) found.push([`${plural(errors, "request")} of the last ${number(Math.min(500, log.rows.length))} failed with 5xx`]);
    const unauthorized = log.rows.slice(-500).filter((row) => row.status === 401 && !row.fromPage);
    if (unauthorized.length > 0) {
      const token = unauthorized.at(-1).token;
      found.push([`${plural(unauthorized.length, "request")} with a token that is not accepted`, token && [": last ", h("code", {}, token)]]);
    }
    show(unusual, found.length === 0
      ? h("p", { class: "muted" }, "Nothing. A customer that suddenly uses much more would be named here, as would tokens that are not accepted.")
      : h("ul", { class: "list" }, found.map((text) => h("li", {}, h("span", { class: "soon-text" }, "! "), text))));
  }

  function drawRefused() {
    const rows = log.rows.filter(isRefused).slice(-5).reverse();
    show(refused, rows.length === 0
      ? h("p", { class: "muted" }, "Nothing was refused since the log began.")
      : h("ul", { class: "list" }, rows.map((row) => h("li", { class: "rank-row" },
        h("span", { class: "who" }, name(row.customer ?? "?"), name(row.eventType ?? "", "muted")),
        h("span", { class: "muted num" }, `${span((now() - new Date(row.time)) / 1000)} ago`),
        h("span", { class: "flow bad-text" }, "✗ ", name(row.refusedBy.join(", ") || "refused"))))));
  }

  function table() {
    chosen.table = !chosen.table;
    const button = body.querySelector("[aria-pressed]");
    button?.setAttribute("aria-pressed", String(chosen.table));
    reloadChart();
  }

  async function refresh() {
    await layOut();
    if (hasLayout) return;
    drawRefused();
    await Promise.all([
      load(cards, "today's numbers", drawCards),
      load(chart, "usage", drawChart),
      load(closest, "quotas", drawClosest),
      load(top, "customers", drawTop),
      load(unusual, "what is unusual", drawUnusual),
    ]);
  }

  // Rows that arrive while the numbers are read, or while the tab is hidden, are counted afterwards.
  let timer = null;
  let isLate = false;
  const catchUp = () => {
    if (!isLate || timer || document.hidden || signal.aborted) return;
    timer = setTimeout(async () => {
      isLate = false;
      const started = Date.now();
      await refresh().catch(() => {});
      // Slow queries leave the service more time for others.
      timer = setTimeout(() => { timer = null; catchUp(); }, 5 * (Date.now() - started));
    }, 500);
  };
  const unwatch = watch((rows, isExpired) => {
    if (rows.length > 0 || isExpired) isLate = true;
    catchUp();
  });
  document.addEventListener("visibilitychange", catchUp, { signal });
  let seen = 0;
  const observer = new ResizeObserver(() => {
    if (chart.clientWidth && Math.abs(chart.clientWidth - seen) > 8) {
      const isFirst = seen === 0;
      seen = chart.clientWidth;
      if (!isFirst) drawChart().catch(() => {});
    }
  });
  observer.observe(chart);
  load(body, "the overview", refresh);
  return { table, close: () => { aborter.abort(); unwatch(); observer.disconnect(); clearTimeout(timer); } };
}
