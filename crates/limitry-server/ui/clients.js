// Client tokens: make one, and try it as a customer's browser would.

import { attemptAsClient, now, write } from "./api.js";
import { h, name, show } from "./dom.js";
import { dateTime, relative } from "./format.js";
import { copyButton, errorBox, field, heading, json, limitry, pairs, sameInTerminal, select } from "./widgets.js";

const TTLS = [["300", "5 minutes"], ["3600", "1 hour"], ["86400", "24 hours"]];

export function clients(main) {
  const customer = h("input", { required: true, maxlength: "256", autocomplete: "off", placeholder: "cust_123" });
  const ttl = select(TTLS, "3600");
  const context = pairs("More context, which the browser can read", { onchange: () => refresh() });
  const failure = h("div");
  const same = h("div");
  const made = h("div", { class: "panel" });
  const filter = customer;
  const body = () => ({ context: { ...context.read(), customerId: customer.value }, ttlSeconds: Number(ttl.value) });
  const refresh = () => show(same, sameInTerminal(limitry("client-tokens", "create", `--customer=${customer.value || "CUSTOMER"}`, context.entries().flatMap(([key, value]) => ["--context", `${key}=${value}`]), "--ttl", { 300: "5m", 3600: "1h", 86400: "24h" }[ttl.value])));
  const form = h("form", {
    class: "panel", oninput: refresh, onchange: refresh,
    onsubmit: async (event) => {
      event.preventDefault();
      show(failure);
      try {
        show(made, tryOut(await write("POST", "/v1/client-tokens", body()), customer.value));
        made.querySelector("button")?.focus();
      } catch (error) {
        show(failure, errorBox(error));
      }
    },
  }, h("h2", {}, "Make a client token"), h("p", { class: "muted" }, "A backend makes one for each signed-in customer. A browser can use it for /client/* and for that customer alone."),
  field("Customer", customer), field("Works for", ttl), context.element, failure, same,
  h("div", { class: "buttons" }, h("button", { type: "submit", class: "primary" }, "Make token")));
  show(made, h("h2", {}, "Try it"), h("p", { class: "muted" }, "The token appears here once. The buttons then send the requests that a browser may send with it."));
  show(main, heading("Client tokens"), h("div", { class: "split" }, form, made));
  refresh();
  // The token lives in this view alone.
  return { filter, create: () => customer.focus(), close: () => { show(made); show(main); } };
}

function tryOut(token, customer) {
  const answer = h("div");
  const today = () => new Date(Math.floor(now() / 86400e3) * 86400e3).toISOString();
  const requests = [
    ["Read its context", "GET", "/client/context"],
    ["Check quotas", "POST", "/client/quotas/check", {}],
    ["Check limits", "POST", "/client/limits/check", {}],
    ["Record an event", "POST", "/client/events/record", { eventType: "page_view" }],
    ["Usage today", "GET", () => `/client/events/summary?startDate=${today()}&endDate=${new Date(now().getTime() + 1000).toISOString()}`],
    ["List keys (not allowed)", "GET", "/v1/api-keys"],
  ];
  const buttons = requests.map(([label, method, path, body]) => h("button", {
    type: "button",
    onclick: async () => {
      const target = typeof path === "function" ? path() : path;
      try {
        const { status, document } = await attemptAsClient(token.token, method, target, body);
        const kind = status < 300 ? "good" : status < 500 ? "soon" : "bad";
        show(answer, h("h3", {}, h("span", { class: `state ${kind}` }, status), ` ${method} ${target.split("?")[0]}`), json(document ?? ""));
      } catch (error) {
        show(answer, errorBox(error));
      }
    },
  }, label));
  return [h("h2", {}, "Token of ", name(customer)),
    h("div", { class: "secret" }, h("code", {}, token.token), copyButton(token.token, "Copy the token")),
    h("p", { class: "muted" }, `It is not shown again. It works until ${dateTime(token.expiresAt)} UTC, ${relative(token.expiresAt, now())}.`),
    h("div", { class: "actions" }, buttons), answer];
}
