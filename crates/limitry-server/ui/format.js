// Numbers, money, times and command lines as text.

import { INVISIBLE } from "./dom.js";

const GROUPED = new Intl.NumberFormat("en-US", { maximumFractionDigits: 3 });
const MONEY = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

export function number(value) {
  return value === null || value === undefined ? "–" : GROUPED.format(value);
}

/** A decimal number that is a text, with its digits in groups. */
export function grouped(text) {
  const [, sign, whole, fraction] = /^(-?)([0-9]+)(.*)$/.exec(text) ?? [];
  return whole === undefined ? text : `${sign ? "−" : ""}${whole.replace(/\B(?=([0-9]{3})+$)/g, ",")}${fraction}`;
}

/** 2,171 stays; 28,123,456 becomes 28.1 M. */
export function short(value) {
  const size = Math.abs(value);
  for (const [limit, unit] of [[1e12, "T"], [1e9, "G"], [1e6, "M"]]) {
    if (size >= limit) return `${new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 }).format(value / limit)} ${unit}`;
  }
  return size >= 1e5 ? `${GROUPED.format(Math.round(value / 1e3))} k` : GROUPED.format(size >= 100 ? Math.round(value) : value);
}

export function money(cents) {
  return MONEY.format(cents / 100);
}

/** The metrics of a quota, with how their amounts are written. */
export const METRICS = {
  total_events: { label: "events", field: "totalEvents", text: short, exact: number },
  total_tokens: { label: "tokens", field: "totalTokens", text: short, exact: number },
  total_cost_cents: { label: "cost", field: "totalCostCents", text: money, exact: money },
};

export function metricOf(metric) {
  return METRICS[metric] ?? { label: metric.replace(/^values\./, ""), text: short, exact: number };
}

/** How much of a limit is used, as a share and as a text. */
export function usedOf(used, limit, metric) {
  const share = used / limit;
  // Also where both are rounded to the same text.
  const looksFull = used < limit && metric.text(used) === metric.text(limit);
  const percent = share > 1 || looksFull ? ` (${number(looksFull ? Math.floor(share * 100) : Math.round(share * 100))} %)` : "";
  return { share, used, usedText: `${metric.text(used)} / ${metric.text(limit)}${percent}` };
}

/** `14:03:09.113`, UTC. */
export function clockTime(time) {
  return new Date(time).toISOString().slice(11, 23);
}

/** `2026-11-29 14:03`, UTC. */
export function dateTime(time) {
  return new Date(time).toISOString().slice(0, 16).replace("T", " ");
}

const UNITS = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** `3 days`, to the nearest unit. */
export function span(seconds) {
  const size = Math.abs(seconds);
  for (const [unit, length] of UNITS) {
    if (size >= length * 0.95 || unit === "second") {
      const count = Math.max(Math.round(size / length), unit === "second" ? 0 : 1);
      return `${count} ${unit}${count === 1 ? "" : "s"}`;
    }
  }
}

/** `2 minutes ago`, `in 3 days`, by the service's clock. */
export function relative(time, now) {
  const seconds = (new Date(time) - now) / 1000;
  if (Math.abs(seconds) < 2) return "just now";
  return seconds < 0 ? `${span(seconds)} ago` : `in ${span(seconds)}`;
}

/** `+25 h`, `−3 d 2 h`. */
export function offset(seconds) {
  const size = Math.round(Math.abs(seconds));
  const parts = [];
  let rest = size;
  for (const [unit, length] of [["d", 86400], ["h", 3600], ["m", 60], ["s", 1]]) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return (seconds < 0 ? "−" : "+") + (parts.slice(0, 2).join(" ") || "0 s");
}

export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** An argument for a POSIX shell. */
export function quote(text) {
  const plain = String(text);
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(plain)) return plain;
  // What cannot be seen is written as an escape, so that the line that is shown is the line that runs.
  const escape = (c) => `\\U${c.codePointAt(0).toString(16).padStart(8, "0")}`;
  const escaped = plain.replace(/['\\]/g, (c) => `\\${c}`).replace(INVISIBLE, escape);
  if (plain.replace(INVISIBLE, "") !== plain) return `$'${escaped}'`;
  return `'${plain.replaceAll("'", "'\\''")}'`;
}

export function shell(...words) {
  return words.flat(Infinity).filter((word) => word !== undefined && word !== null).map(quote).join(" ");
}
