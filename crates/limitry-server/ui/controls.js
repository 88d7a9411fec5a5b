// What the hosted service does not have: a clock that moves, faults, example data, a reset.

import { now, state, write } from "./api.js";
import { h, show } from "./dom.js";
import { offset, plural } from "./format.js";
import { watch } from "./log.js";
import { refreshControls, returnToFirstProject } from "./main.js";
import { announce, confirm, control, errorBox, field, heading, load, sameInTerminal, select } from "./widgets.js";

/** The route and the faults of a specification that the form can show; `null` for any other. */
function parse(spec) {
  if (spec === "off") return { route: "", parts: {} };
  const units = { latency: "ms", error: "%", 429: "%", drop: "%" };
  const [, route, list] = /^(?:([^:;]*):)?([^:;]*)$/.exec(spec) ?? [];
  const parts = (list ?? "").split(",").map((part) => part.split("="));
  const isShown = ([key, value]) => key in units && new RegExp(`^[0-9]+([.][0-9]+)?${units[key]}$`).test(value ?? "");
  return parts.every(isShown) ? { route: route ?? "", parts: Object.fromEntries(parts) } : null;
}

const SCENARIOS = [["week", "A week of use"], ["over-quota", "A customer over its quota"], ["spike", "A spike in the last hour"]];

export function controls(main) {
  const clockPanel = h("section", { class: "panel", "aria-label": "Clock" });
  const faultsPanel = h("section", { class: "panel", "aria-label": "Faults" });
  const dataPanel = h("section", { class: "panel", "aria-label": "Data" });
  show(main, heading("Clock and faults"), h("div", { class: "split" }, h("div", { class: "stack" }, clockPanel, dataPanel), faultsPanel));
  const port = new URL(state.session.baseUrl).port;
  let ticker = null;
  let shownOffset = 0;

  const refresh = () => load(clockPanel, "the clock", async () => {
    const { clock, faults } = await refreshControls();
    drawClock(clock);
    drawFaults(faults);
  });

  async function change(element, work, text) {
    try {
      await work();
      announce(text);
      await refresh();
    } catch (error) {
      show(element, errorBox(error));
    }
  }

  function drawClock(clock) {
    shownOffset = clock.offsetSeconds;
    const failure = h("div");
    const shown = h("div", { class: "verdict", "aria-live": "off" });
    const tick = () => show(shown, now().toISOString().slice(0, 19).replace("T", " "), h("span", { class: "muted" }, " UTC"));
    tick();
    clearInterval(ticker);
    ticker = setInterval(tick, 1000);
    const advance = (label, by) => h("button", {
      type: "button",
      onclick: () => change(failure, () => write("PUT", "/dev/clock", { advance: by }), `The clock moved by ${label.slice(1)}`),
    }, label);
    const same = h("div");
    const target = () => `${to.value.length === 16 ? `${to.value}:00` : to.value}Z`;
    const refreshSame = () => show(same, sameInTerminal(control(["clock", "set", target()], "PUT", "/dev/clock", { set: target() })));
    const to = h("input", { type: "datetime-local", step: "1", required: true, value: now().toISOString().slice(0, 19) });
    show(clockPanel,
      h("div", { class: "panel-head" }, h("h2", {}, "Clock"), h("span", { class: Math.abs(clock.offsetSeconds) >= 1 ? "soon-text" : "muted" }, Math.abs(clock.offsetSeconds) >= 1 ? `${offset(clock.offsetSeconds)} from the real time` : "the real time")),
      shown, h("p", { class: "muted" }, "Quotas, rate limits, limits, webhooks and the ends of keys follow it."),
      h("div", { class: "actions" }, advance("+1 hour", "1h"), advance("+1 day", "1d"), advance("+7 days", "7d"), advance("+31 days", "31d"),
        h("button", { type: "button", disabled: Math.abs(clock.offsetSeconds) < 1, onclick: () => change(failure, () => write("PUT", "/dev/clock", { reset: true }), "The clock shows the real time") }, "Real time")),
      h("form", {
        oninput: refreshSame,
        onsubmit: (event) => {
          event.preventDefault();
          change(failure, () => write("PUT", "/dev/clock", { set: target() }), "The clock is set");
        },
      }, h("div", { class: "two" }, field("Set to (UTC)", to), h("div", { class: "field" }, h("span", { class: "muted" }, "\u00a0"), h("button", { type: "submit" }, "Set the clock")))),
      failure, same);
    refreshSame();
  }

  function drawFaults(spec) {
    const failure = h("div");
    const same = h("div");
    const known = parse(spec);
    const parts = known?.parts ?? {};
    const input = (key, unit) => h("input", { inputmode: "decimal", pattern: "[0-9]*[.]?[0-9]*", value: parseFloat(parts[key] ?? "") || "", placeholder: "0", autocomplete: "off", "data-unit": unit });
    const inputs = { latency: input("latency", "ms"), error: input("error", "%"), 429: input("429", "%"), drop: input("drop", "%") };
    const route = h("input", { value: known?.route ?? "", placeholder: "all routes", autocomplete: "off", spellcheck: "false" });
    const read = () => {
      const set = ["latency", "error", "drop", "429"].filter((key) => Number(inputs[key].value) > 0).map((key) => `${key}=${inputs[key].value}${inputs[key].dataset.unit}`);
      if (set.length === 0) return "off";
      return (route.value.trim() ? `${route.value.trim()}:` : "") + set.join(",");
    };
    const refreshSame = () => show(same, sameInTerminal(control(["faults", read(), "--port", port], "PUT", "/dev/faults", { spec: read() })));
    show(faultsPanel,
      h("div", { class: "panel-head" }, h("h2", {}, "Faults"), h("span", { class: spec === "off" ? "muted" : "soon-text" }, spec === "off" ? "none" : ["! ", h("code", {}, spec)])),
      h("p", { class: "muted" }, "What your application has to survive. This page is exempt."),
      h("form", {
        oninput: refreshSame,
        onsubmit: (event) => { event.preventDefault(); const faults = read(); change(failure, () => write("PUT", "/dev/faults", { spec: faults }), faults === "off" ? "No faults" : `Faults: ${faults}`); },
      }, h("div", { class: "two" }, field("Latency (ms)", inputs.latency), field("Errors, 500 (%)", inputs.error), field("Too many requests, 429 (%)", inputs[429]), field("Dropped connections (%)", inputs.drop)),
      field("Only on", route, "A route such as POST /v1/track."),
      known ? null : h("p", { class: "soon-text" }, "! The present faults are more than this form can show. Inject replaces them all."),
      failure, same,
      h("div", { class: "buttons" },
        h("button", { type: "button", disabled: spec === "off", onclick: () => change(failure, () => write("PUT", "/dev/faults", { spec: "off" }), "No faults") }, "Off"),
        h("button", { type: "submit", class: "primary" }, "Inject"))));
    refreshSame();
  }

  function drawData() {
    const failure = h("div");
    const same = h("div");
    const scenario = select(SCENARIOS, "week", { "aria-label": "Scenario", onchange: () => refreshSame() });
    const body = () => ({ events: 2000, customers: 8, scenario: scenario.value });
    const fill = h("button", {
      type: "button",
      onclick: async () => {
        fill.disabled = true;
        await change(failure, () => write("POST", "/dev/seed", body()), `Filled with ${plural(2000, "event")} of 8 customers`);
        fill.disabled = false;
      },
    }, "Fill with example data");
    const refreshSame = () => show(same, sameInTerminal(control(["seed", "--events", 2000, "--customers", 8, "--scenario", scenario.value], "POST", "/dev/seed", body())));
    show(dataPanel, h("h2", {}, "Data"), h("p", { class: "muted" }, "Example data adds events of the last seven days, customers, quotas and rate limits."),
      h("div", { class: "actions" }, scenario, fill,
        h("button", {
          type: "button", class: "danger",
          onclick: () => confirm({
            title: "Delete all data",
            text: "Delete all keys, events, customers, quotas, limits, balances and webhooks of this service? The token and the key of limitry dev stay. This cannot be undone.",
            action: "Delete all data",
            command: control(["reset"], "POST", "/dev/reset"),
            run: async () => { await write("POST", "/dev/reset"); announce("The service is empty"); await returnToFirstProject(); await refresh(); },
          }),
        }, "Delete all data …")),
      failure, same);
    refreshSame();
  }

  refresh();
  drawData();
  // A terminal moves the clock, too. What is typed here stays.
  const unwatch = watch((rows, isExpired) => {
    const isOther = Math.abs(state.clockOffset / 1000 - shownOffset) >= 2;
    if (isExpired && isOther && !main.contains(document.activeElement?.closest("input, select, textarea"))) refresh();
  });
  return { close: () => { clearInterval(ticker); unwatch(); } };
}
