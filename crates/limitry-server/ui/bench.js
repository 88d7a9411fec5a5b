// Send a check, a recording or a track, and see the answer and the line that does the same.

import { attempt, state } from "./api.js";
import { h, show, visible } from "./dom.js";
import { shell } from "./format.js";
import { errorBox, field, heading, json, limitry, line, pairs, sameInTerminal } from "./widgets.js";

const KINDS = {
  check: { label: "Check", path: "/v1/usage/check", verb: "check", about: "May this customer do this? Nothing is counted." },
  record: { label: "Record", path: "/v1/events/record", verb: "record", about: "It happened: count it, whatever the quotas and limits say." },
  track: { label: "Track", path: "/v1/track", verb: "track", about: "Check, and count it when it is allowed, in one step." },
};

const given = { kind: "check", customer: "cust_123", event: "api_call", values: { total_tokens: 500 }, dimensions: { model: "gpt-4" } };

export function bench(main) {
  const customer = h("input", { required: true, maxlength: "256", value: given.customer, autocomplete: "off" });
  const event = h("input", { required: true, maxlength: "256", value: given.event, autocomplete: "off" });
  const lines = h("div");
  const about = h("p", { class: "muted" });
  const answer = h("div", { class: "panel" }, h("h2", {}, "Answer"), h("p", { class: "muted" }, "Send a request to see what the service decides, and why. Quotas, rate limits, limits and faults apply as for your application."));
  const values = pairs("Values", { initial: given.values, numeric: true, onchange: () => refresh() });
  const dimensions = pairs("Dimensions", { initial: given.dimensions, onchange: () => refresh() });
  const buttons = Object.entries(KINDS).map(([key, kind]) => h("button", { type: "button", "aria-pressed": "false", onclick: () => { given.kind = key; refresh(); } }, kind.label));
  const submit = h("button", { type: "submit", class: "primary" });

  function body() {
    const names = given.kind === "check" ? ["customer_id", "event_type"] : ["customerId", "eventType"];
    const document = { [names[0]]: customer.value, [names[1]]: event.value };
    if (values.entries().length > 0) document.values = values.read();
    if (dimensions.entries().length > 0) document.dimensions = dimensions.read();
    return document;
  }

  function refresh() {
    const kind = KINDS[given.kind];
    Object.assign(given, { customer: customer.value, event: event.value, values: values.read(), dimensions: dimensions.read() });
    Object.keys(KINDS).forEach((key, index) => buttons[index].setAttribute("aria-pressed", String(key === given.kind)));
    show(about, kind.about);
    show(submit, `Send ${kind.verb}`);
    const command = limitry("usage", kind.verb, `--customer=${customer.value}`, `--event=${event.value}`,
      values.entries().flatMap(([key, value]) => ["--value", `${key}=${value}`]),
      dimensions.entries().flatMap(([key, value]) => ["--dimension", `${key}=${value}`]));
    show(lines, h("div", { class: "same" }, h("span", { class: "muted" }, "The same with curl"),
      line(`curl ${state.session.baseUrl}${kind.path} -H "Authorization: Bearer $LIMITRY_API_KEY" -H 'Content-Type: application/json' ${shell("-d", JSON.stringify(body()))}`)), sameInTerminal(command));
  }

  async function send(submitted) {
    submitted.preventDefault();
    submit.disabled = true;
    const kind = KINDS[given.kind];
    const started = performance.now();
    try {
      const { status, document, retryAfter } = await attempt("POST", kind.path, body());
      const milliseconds = Math.round(performance.now() - started);
      show(answer, h("h2", {}, "Answer"), verdict(status, document),
        h("p", { class: "muted" }, `${status} in ${milliseconds} ms${retryAfter ? ` · retry after ${retryAfter} s` : ""}`), json(document ?? ""));
    } catch (error) {
      show(answer, h("h2", {}, "Answer"), errorBox(error));
    }
    submit.disabled = false;
  }

  const form = h("form", { class: "panel", oninput: refresh, onsubmit: send },
    h("div", { class: "panel-head" }, h("div", { class: "segments" }, buttons)), about,
    h("div", { class: "two" }, field("Customer", customer), field("Event type", event)),
    values.element, dimensions.element, lines, h("div", { class: "buttons" }, submit));
  show(main, heading("Try it"), h("div", { class: "split" }, form, answer));
  refresh();
  return { filter: customer };
}

function verdict(status, document) {
  const exceeded = [...(document?.quotas ?? []), ...(document?.rateLimits ?? []), ...(document?.limits ?? [])].filter((one) => one.exceeded);
  const line = (kind, text) => h("p", { class: "verdict" }, h("span", { class: `state ${kind}` }, text));
  if (document?.allowed === false) {
    const names = exceeded.map((one) => `“${visible(one.name)}”`).join(", ");
    return line("bad", `✗ Refused${names ? ` by ${names}` : ""}`);
  }
  if (status >= 400) return line(status >= 500 ? "bad" : "soon", `! ${visible(document?.error?.message ?? "It failed")}`);
  if (document?.recorded === false) return line("past", "◌ Known already: counted once");
  if (document?.recorded === true) return line("good", "✓ Recorded");
  return line("good", status === 201 ? "✓ Allowed and recorded" : "✓ Allowed");
}
