// Quotas and rate limits: what they have in common, which is nearly all.

import { all, ask, now, write } from "./api.js";
import { h, name, show, visible } from "./dom.js";
import { METRICS, dateTime, metricOf, number, relative } from "./format.js";
import { watch } from "./log.js";
import { announce, confirm, empty, field, filterList, formDialog, heading, limitry, load, meter, pairs, positional, select, table } from "./widgets.js";

const KINDS = {
  quotas: {
    title: "Quotas", one: "quota", command: "quotas", states: "quotas",
    about: "A quota lets a project use so much of a metric in each hour, day, week or month. What goes beyond it is refused.",
    span: "period", spanFlag: "--period", spans: ["hour", "day", "week", "month"],
  },
  "rate-limits": {
    title: "Rate limits", one: "rate limit", command: "rate-limits", states: "rateLimits",
    about: "A rate limit lets so many events through in each second, minute or hour.",
    span: "window", spanFlag: "--window", spans: ["second", "minute", "hour"],
  },
};

export const quotas = (main) => limitsView(main, "quotas");
export const rateLimits = (main) => limitsView(main, "rate-limits");

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
  const share = used / found.limit;
  // Also where both are rounded to the same text.
  const looksFull = used < found.limit && metric.text(used) === metric.text(found.limit);
  const percent = share > 1 || looksFull ? ` (${number(looksFull ? Math.floor(share * 100) : Math.round(share * 100))} %)` : "";
  return { share, used, usedText: `${metric.text(used)} / ${metric.text(found.limit)}${percent}`, limitText, reset: found.reset, exceeded: found.exceeded };
}

/** The windows of rate limits slide, so that their next reset is near or, once it is shown, past. */
function resets(time) {
  return time - now() < 2000 ? "in a moment" : relative(time, now());
}

function limitsView(main, kind) {
  const about = KINDS[kind];
  const list = h("div", { class: "panel" });
  const filter = h("input", { type: "search", placeholder: "Filter by name", "aria-label": "Filter by name", oninput: () => draw() });
  show(main, heading(about.title, filter, h("button", { type: "button", class: "primary", onclick: () => edit(null) }, `+ Create ${about.one}`)), list);
  let items = [];
  let drawn = "";

  const refresh = () => load(list, about.title.toLowerCase(), async () => {
    items = await standing(kind);
    draw();
  });

  function draw() {
    const text = filter.value.trim().toLowerCase();
    const shown = items.filter((item) => !text || item.name.toLowerCase().includes(text));
    if (shown.length === 0) {
      show(list, items.length === 0
        ? empty(`No ${about.one} yet`, about.about, h("button", { type: "button", class: "primary", onclick: () => edit(null) }, `Create a ${about.one}`))
        : empty(`No ${about.one} with this name`, "The filter looks at names."));
      return;
    }
    // A list that is drawn anew under the pointer would lose its clicks.
    const drawing = JSON.stringify(shown);
    if (drawing === drawn && list.querySelector("table")) return;
    drawn = drawing;
    show(list, table(about.title, [
      { title: "Name" }, { title: "Limit" }, { title: "Used now", align: "used" }, { title: "Resets", align: "nowrap" }, { title: "Counts" }, { title: "", align: "num" },
    ], shown.map((item) => [
      name(item.name),
      item.limitText,
      h("div", { class: "used-now" }, h("span", { class: item.share >= 1 ? "bad-text" : undefined }, item.usedText, item.share >= 1 && " ✗"),
        meter(item.share ?? 0, `${visible(item.name)}: ${item.usedText}`)),
      item.reset && item.share > 0 ? h("span", { title: dateTime(item.reset * 1000) }, resets(item.reset * 1000)) : "–",
      filterList(item.dimensionFilters),
      h("div", { class: "row-actions" },
        h("button", { type: "button", class: "small", "aria-label": `Edit ${visible(item.name)}`, onclick: () => edit(item) }, "Edit"),
        h("button", { type: "button", class: "small danger", "aria-label": `Delete ${visible(item.name)}`, onclick: () => remove(item) }, "Delete")),
    ])));
  }

  function edit(item) {
    const given = h("input", { required: true, maxlength: "100", value: item?.name ?? "", autocomplete: "off", placeholder: "Daily" });
    const limit = h("input", { required: true, inputmode: "numeric", pattern: "[0-9]+", value: item ? String(item.limitValue) : "", autocomplete: "off", placeholder: "1000" });
    const spanSelect = select(about.spans.map((word) => [word, `a ${word}`]), item?.[about.span] ?? about.spans[1]);
    const isOwn = kind === "quotas" && item !== null && !METRICS[item.metric];
    const metric = kind === "quotas" && select([...Object.entries(METRICS).map(([key, one]) => [key, one.label + (key === "total_cost_cents" ? " (cents)" : "")]), ["values", "a value of the events …"]], isOwn ? "values" : item?.metric ?? "total_events");
    const value = h("input", { value: isOwn ? item.metric.replace(/^values\./, "") : "", autocomplete: "off", spellcheck: "false", placeholder: "gigabytes" });
    const valueField = field("Name of the value", value, "Letters, digits and _.");
    const filters = pairs("Count only events with", { nameLabel: "Dimension", initial: item?.dimensionFilters ?? {} });
    const read = () => ({
      name: given.value,
      limitValue: Number(limit.value),
      [about.span]: spanSelect.value,
      ...(metric ? { metric: metric.value === "values" ? `values.${value.value}` : metric.value } : {}),
      dimensionFilters: filters.read(),
    });
    formDialog({
      title: item ? `Edit “${visible(item.name)}”` : `Create a ${about.one}`,
      action: item ? "Save" : "Create",
      fields: (refreshCommand) => {
        const toggle = () => { valueField.hidden = !metric || metric.value !== "values"; refreshCommand(); };
        metric && metric.addEventListener("change", toggle);
        valueField.hidden = !isOwn;
        return [field("Name", given), h("div", { class: "two" }, field("Limit", limit, metric ? undefined : "events"), field(about.span === "period" ? "Period" : "Window", spanSelect)),
          metric && field("What it counts", metric), metric && valueField, filters.element];
      },
      command: () => {
        const body = read();
        const words = item ? [about.command, "update", item.id, `--name=${body.name}`] : [about.command, "create", positional(body.name || "NAME")];
        if (metric) words.push("--metric", body.metric);
        words.push("--limit", limit.value || "N", about.spanFlag, spanSelect.value);
        for (const [key, text] of filters.entries()) words.push("--filter", `${key}=${text}`);
        if (item && filters.entries().length === 0 && Object.keys(item.dimensionFilters ?? {}).length > 0) words.push("--no-filter");
        return limitry(...words);
      },
      run: async (close) => {
        const body = read();
        if (item) await write("PUT", `/v1/${kind}/${item.id}`, body);
        else await write("POST", `/v1/${kind}`, body);
        close();
        announce(`${item ? "Changed" : "Created"} ${about.one} “${visible(body.name)}”`);
        refresh();
      },
    });
  }

  function remove(item) {
    const { name: itemName, limitValue, metric, dimensionFilters } = item;
    const again = { name: itemName, limitValue, dimensionFilters: dimensionFilters ?? {}, [about.span]: item[about.span], ...(metric ? { metric } : {}) };
    confirm({
      title: `Delete the ${about.one}`,
      text: ["Delete ", h("strong", {}, name(item.name)), "? It refuses nothing more from now on. Recorded events stay."],
      action: "Delete",
      command: limitry(about.command, "delete", item.id),
      run: async () => {
        await write("DELETE", `/v1/${kind}/${item.id}`);
        announce(`Deleted ${about.one} “${visible(item.name)}”`, { label: "Undo", run: () => write("POST", `/v1/${kind}`, again).then(refresh, (error) => announce(error.message)) });
        refresh();
      },
    });
  }

  refresh();
  // A list that is in use is read anew afterwards.
  let timer = null;
  let isLate = false;
  const isInUse = () => document.hidden || list.contains(document.activeElement) || list.querySelector(":active") !== null;
  const catchUp = () => {
    if (!isLate || timer) return;
    timer = setTimeout(() => {
      timer = null;
      if (!isInUse()) {
        isLate = false;
        refresh();
      } else catchUp();
    }, 800);
  };
  const unwatch = watch((rows) => {
    if (rows.length > 0) isLate = true;
    catchUp();
  });
  return { filter, create: () => edit(null), close: () => { unwatch(); isLate = false; clearTimeout(timer); } };
}
