// Stacked bars over time, as SVG, with the same numbers as a table.

import { h, name, s, show, visible } from "./dom.js";
import { dateTime, relative } from "./format.js";

/** Bars without axes. The last one is the current hour. */
export function sparkline(values, label) {
  const max = Math.max(...values, 1e-9);
  const width = 96 / values.length;
  const bars = values.map((value, index) => {
    const height = value > 0 ? Math.max(2, (value / max) * 28) : 0;
    return s("rect", { x: index * width, y: 28 - height, width: Math.max(width - 1, 1), height, rx: 1 });
  });
  return s("svg", { class: "spark", viewBox: "0 0 96 28", preserveAspectRatio: "none", role: "img", "aria-label": label }, bars);
}

/** A round number at or above `value`. */
function ceiling(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value * 0.999);
}

/**
 * `series`: `[{label, values}]`, `times`: the start of each interval. The last interval is still running.
 * `unit`: `hour` or `day`. `width`: of the place for it, in pixels.
 */
export function stackedBars({ title, times, series, unit, text, exact, asTable, now, width }) {
  const totals = times.map((_, index) => series.reduce((sum, one) => sum + one.values[index], 0));
  if (asTable) return asRows({ title, times, series, totals, exact });
  const height = 240;
  const left = 56;
  const bottom = 22;
  const top = 8;
  const max = ceiling(Math.max(...totals));
  const step = (width - left) / times.length;
  const gap = step > 8 ? 2 : step > 3 ? 1 : 0;
  const y = (value) => top + (height - top - bottom) * (1 - value / max);
  const readout = h("div", { class: "readout" });
  const sum = totals.reduce((one, other) => one + other, 0);
  const rest = `${exact(sum)} in all · ${relative(times[0], now)} to now · UTC`;
  show(readout, rest);
  const rules = [0, 0.5, 1].map((share) => [
    s("line", { class: "rule", x1: left, x2: width, y1: y(max * share), y2: y(max * share) }),
    s("text", { x: left - 8, y: y(max * share) + 4, "text-anchor": "end" }, text(max * share)),
  ]);
  const bars = times.map((time, index) => {
    let base = 0;
    const parts = series.map((one, order) => {
      const value = one.values[index];
      if (value <= 0) return null;
      const from = y(base + value);
      const part = s("rect", { class: `f${order + 1}`, x: left + index * step + gap / 2, y: from, width: Math.max(step - gap, 0.5), height: Math.max(y(base) - from, 0.5) });
      base += value;
      return part;
    });
    const told = `${dateTime(time)}${index === times.length - 1 ? " (still running)" : ""}: ${exact(totals[index])}`;
    const split = series.length > 1 ? ` · ${series.filter((one) => one.values[index] > 0).map((one) => `${visible(one.label)} ${exact(one.values[index])}`).join(" · ")}` : "";
    const hit = s("rect", {
      class: "hit", x: left + index * step, y: top, width: step, height: height - top - bottom,
      onpointerenter: () => show(readout, told + split),
      onpointerleave: () => show(readout, rest),
    });
    return s("g", { class: index === times.length - 1 ? "partial" : undefined }, parts, hit);
  });
  const every = Math.ceil(times.length / Math.max(2, Math.floor(width / 100)));
  const marks = times.map((time, index) => index % every === 0 && index + every / 2 < times.length && s("text", { x: left + index * step, y: height - 6 },
    unit === "hour" && times.length <= 30 ? new Date(time).toISOString().slice(11, 16) : new Date(time).toISOString().slice(5, 10)));
  return h("div", {},
    readout,
    s("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${title}: ${exact(sum)} in all. Press v for the values as a table.` }, rules, bars, marks),
    series.length > 1 && h("div", { class: "legend" }, series.map((one, order) => h("span", { class: "item" },
      h("i", { class: `f${order + 1}` }), name(one.label), h("span", { class: "muted num" }, text(one.values.reduce((a, b) => a + b, 0)))))));
}

function asRows({ title, times, series, totals, exact }) {
  const columns = series.length > 1 ? series : [];
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title },
    h("table", { class: "table" },
      h("caption", { class: "hidden" }, title),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "From (UTC)"), h("th", { scope: "col", class: "num" }, "Total"),
        columns.map((one) => h("th", { scope: "col", class: "num" }, name(one.label))))),
      h("tbody", {}, times.map((time, index) => h("tr", {},
        h("th", { scope: "row" }, dateTime(time)),
        h("td", { class: "num", "data-label": "Total" }, exact(totals[index])),
        columns.map((one) => h("td", { class: "num", "data-label": visible(one.label) }, exact(one.values[index]))))).reverse())));
}
