// The requests as they happen: a windowed list, and the details of one beside it.

import { page, state } from "./api.js";
import { h, name, show, visible } from "./dom.js";
import { clockTime, number, shell } from "./format.js";
import { clear, log, watch } from "./log.js";
import { announce, empty, errorBox, heading, json, limitry, line, select } from "./widgets.js";

/** Rows above and below the visible ones that are kept in the page. */
const MARGIN = 8;

const STATUSES = {
  all: ["All requests", () => true],
  ok: ["2xx", (row) => row.status >= 200 && row.status < 300],
  client: ["4xx", (row) => row.status >= 400 && row.status < 500],
  server: ["5xx and dropped", (row) => row.status === null || row.status >= 500],
  refused: ["Refused", (row) => row.verdict === "refused"],
};

const chosen = { status: "all", text: "" };

export function requests(main) {
  if (location.hash.endsWith("?refused")) chosen.status = "refused";
  let isPaused = false;
  let matching = [];
  let selected = null;
  let pausedAt = 0;
  let generation = log.generation;

  const filter = h("input", {
    type: "search", class: "wide", value: chosen.text, placeholder: "Filter: path, customer, key, quota", "aria-label": "Filter by path, customer, key or quota",
    oninput: () => { chosen.text = filter.value; apply(); },
  });
  const statusFilter = select(Object.entries(STATUSES).map(([key, [label]]) => [key, label]), chosen.status, {
    "aria-label": "Filter by status",
    onchange: () => { chosen.status = statusFilter.value; apply(); },
  });
  const pauseButton = h("button", { type: "button", "aria-pressed": "false", onclick: pause }, "Pause");
  const count = h("span", { class: "muted num" });
  const space = h("div", { class: "rows-space", role: "list", "aria-label": "Requests, newest first" });
  const rows = h("div", { class: "rows", onscroll: draw, onkeydown: onArrow }, space);
  const detail = h("div");
  const layout = h("div", { class: "log" }, rows, detail);
  const hint = h("div");
  show(main, heading("Requests", filter, statusFilter, pauseButton,
    h("button", {
      type: "button", onclick: () => clear().then(apply, (error) => announce(error.message)),
    }, "Clear")), hint, layout, count);

  function matches(row) {
    if (!STATUSES[chosen.status][1](row)) return false;
    const text = chosen.text.trim().toLowerCase();
    if (!text) return true;
    const held = [row.method, row.target, row.customer, row.eventType, row.token, row.error, row.status, row.verdict, ...row.refusedBy].join("\n").toLowerCase();
    return text.split(/\s+/).every((word) => held.includes(word));
  }

  function apply() {
    matching = log.rows.filter(matches);
    generation = log.generation;
    rows.scrollTop = 0;
    draw();
  }

  function rowHeight() {
    return matchMedia("(max-width: 640px)").matches ? 52 : 32;
  }

  const made = new Map();
  function element(row) {
    const kind = row.status === null || row.status >= 500 ? "bad" : row.status >= 400 ? "soon" : "good";
    const verdictKind = { refused: "bad", allowed: "good", recorded: "good", duplicate: "past" }[row.verdict];
    return h("div", { class: "row", role: "listitem" },
      h("button", {
        type: "button", "data-sequence": row.sequence, "aria-expanded": String(row.sequence === selected),
        onclick: () => open(row.sequence),
      },
        h("span", { class: "time" }, clockTime(row.time)),
        h("span", { class: `state ${kind}` }, row.status ?? "✗"),
        h("span", { class: "mono" }, row.method, " ", visible(row.target)),
        h("span", { class: "num muted" }, `${number(row.durationMs < 10 ? Math.round(row.durationMs * 10) / 10 : Math.round(row.durationMs))} ms`),
        h("span", { class: "who" }, row.customer && name(row.customer), row.eventType && [" ", name(row.eventType, "muted")], !row.customer && row.fromPage && h("span", { class: "muted" }, "from this page")),
        h("span", { class: `verdict-cell state ${verdictKind ?? "muted"}` }, row.verdict ? `${{ refused: "✗ ", allowed: "✓ ", recorded: "+ " }[row.verdict] ?? ""}${row.verdict}` : visible(row.error ?? "")),
        h("span", { class: "by" }, row.refusedBy.length > 0 ? name(row.refusedBy.join(", ")) : row.error && row.verdict === null ? h("span", { class: "muted mono" }, row.token ?? "") : "")));
  }

  function draw() {
    const height = rowHeight();
    space.style.setProperty("height", `${matching.length * height}px`);
    const first = Math.max(0, Math.floor(rows.scrollTop / height) - MARGIN);
    const last = Math.min(matching.length, Math.ceil((rows.scrollTop + rows.clientHeight) / height) + MARGIN);
    const needed = new Set();
    for (let index = first; index < last; index += 1) {
      const row = matching[matching.length - 1 - index];
      needed.add(row.sequence);
      let one = made.get(row.sequence);
      if (!one) {
        one = element(row);
        made.set(row.sequence, one);
        space.append(one);
      }
      one.style.setProperty("top", `${index * height}px`);
      one.setAttribute("aria-posinset", index + 1);
      one.setAttribute("aria-setsize", matching.length);
    }
    for (const [sequence, one] of made) {
      if (!needed.has(sequence)) {
        one.remove();
        made.delete(sequence);
      }
    }
    const skipped = log.skipped > 0 ? ` · ${number(log.skipped)} were too many to show` : "";
    const waiting = isPaused && log.added > pausedAt ? ` · paused, ${number(log.added - pausedAt)} new` : "";
    show(count, `${number(matching.length)} of ${number(log.rows.length)} requests${skipped}${waiting} · times are UTC, by the service's clock`);
    const isEmpty = matching.length === 0;
    layout.hidden = isEmpty && !selected;
    show(hint, isEmpty && h("div", { class: "panel" }, log.rows.length === 0
      ? empty("No request yet", "Each request that your application sends appears here within a second. Send one:",
        line(`curl ${state.session.baseUrl}/v1/usage/check -H "Authorization: Bearer $LIMITRY_API_KEY" -H 'Content-Type: application/json' -d '{"customer_id": "cust_123", "event_type": "api_call"}'`),
        line(limitry("keys", "create", "My application")))
      : empty("No request matches the filter", "The filter looks at method, path, customer, event type, key, error and quota.",
        h("button", { type: "button", onclick: () => { filter.value = ""; chosen.text = ""; chosen.status = "all"; statusFilter.value = "all"; apply(); } }, "Show all requests"))));
  }

  function onRows(added) {
    if (isPaused) {
      draw();
      return;
    }
    const height = rowHeight();
    const before = matching.length;
    if (added.length === 0 || log.generation !== generation) matching = log.rows.filter(matches);
    else {
      for (const row of added) if (matches(row)) matching.push(row);
      if (matching.length > log.rows.length) matching = log.rows.filter(matches);
    }
    generation = log.generation;
    // The reader's place stays when new rows come in above it.
    const grown = matching.length - before;
    if (rows.scrollTop > height && grown > 0) {
      space.style.setProperty("height", `${matching.length * height}px`);
      rows.scrollTop += grown * height;
    }
    draw();
    if (rows.scrollTop <= height) for (const row of added.slice(-20)) made.get(row.sequence)?.classList.add("new");
  }

  function pause() {
    isPaused = !isPaused;
    pausedAt = log.added;
    pauseButton.setAttribute("aria-pressed", String(isPaused));
    show(pauseButton, isPaused ? "Go on" : "Pause");
    if (!isPaused) apply();
    else draw();
  }

  function onArrow(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const current = Number(document.activeElement?.dataset?.sequence);
    if (!step || !current) return;
    event.preventDefault();
    const index = matching.findIndex((row) => row.sequence === current) - step;
    const next = matching[index];
    if (!next) return;
    const height = rowHeight();
    const top = (matching.length - 1 - index) * height;
    if (top < rows.scrollTop) rows.scrollTop = top;
    if (top + height > rows.scrollTop + rows.clientHeight) rows.scrollTop = top + height - rows.clientHeight;
    draw();
    made.get(next.sequence)?.firstChild.focus();
  }

  function mark() {
    for (const [sequence, one] of made) one.firstChild.setAttribute("aria-expanded", String(sequence === selected));
    layout.classList.toggle("with-detail", selected !== null);
  }

  function closeDetail() {
    const sequence = selected;
    selected = null;
    show(detail);
    mark();
    made.get(sequence)?.firstChild.focus();
  }

  async function open(sequence) {
    if (selected === sequence) return closeDetail();
    selected = sequence;
    mark();
    try {
      const found = await page.request(sequence);
      if (selected === sequence) show(detail, describeDetail(found));
    } catch (error) {
      if (selected === sequence) show(detail, h("div", { class: "panel" }, errorBox(error)));
    }
  }

  function describeDetail({ summary, request, response }) {
    const facts = [
      ["Time", `${summary.time.replace("T", " ").replace("Z", " UTC")}`],
      ["Duration", `${number(summary.durationMs)} ms`],
      ["Request id", summary.requestId && h("code", {}, summary.requestId)],
      ["Customer", summary.customer && name(summary.customer)],
      ["Verdict", summary.verdict],
      ["Refused by", summary.refusedBy.length > 0 && name(summary.refusedBy.join(", "))],
    ].filter(([, value]) => value);
    return h("section", { class: "panel detail", "aria-label": "Details of the request" },
      h("div", { class: "panel-head" },
        h("h2", { class: "mono" }, `${summary.status ?? "dropped"} ${summary.method} `, visible(summary.target)),
        h("button", { type: "button", class: "plain", "aria-label": "Close the details", onclick: closeDetail }, "✕")),
      h("dl", {}, facts.map(([term, value]) => [h("dt", {}, term), h("dd", {}, value)])),
      h("h3", {}, "As a command"), line(curl(summary, request)),
      part("Request", request), part("Response", response));
  }

  apply();
  const unwatch = watch(onRows);
  const observer = new ResizeObserver(draw);
  observer.observe(rows);
  return { filter, pause, escape: () => selected !== null && closeDetail(), close: () => { unwatch(); observer.disconnect(); } };
}

function part(title, { headers, body, isCut }) {
  return [
    h("h3", {}, `${title}: headers`),
    h("dl", { class: "mono" }, headers.map(([key, value]) => [h("dt", {}, key), h("dd", {}, visible(value))])),
    h("h3", {}, `${title}: body`),
    body ? json(pretty(body)) : h("p", { class: "muted" }, "empty"),
    isCut && h("p", { class: "muted" }, "The body is longer than what is kept."),
  ];
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** The request as a curl line. The key comes from the environment. */
export function curl(summary, request) {
  const words = ["curl"];
  if (summary.method !== (request.body ? "POST" : "GET")) words.push("-X", summary.method);
  words.push(`${state.session.baseUrl}${summary.target}`);
  const variable = { limitry_pat: "LIMITRY_TOKEN", limitry_ct: "CLIENT_TOKEN" }[/^limitry_(pat|ct)/.exec(summary.token ?? "")?.[0]] ?? "LIMITRY_API_KEY";
  let text = shell(...words);
  if (summary.token) text += ` -H "Authorization: Bearer $${variable}"`;
  const kept = request.headers.filter(([key]) => ["content-type", "idempotency-key", "x-project"].includes(key));
  for (const [key, value] of kept) text += ` ${shell("-H", `${key}: ${value}`)}`;
  if (request.body) text += ` ${shell("-d", request.body)}`;
  return text;
}
