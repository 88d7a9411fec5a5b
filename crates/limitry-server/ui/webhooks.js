// Where alerts are sent, and what was sent.

import { all, get, now, state, write } from "./api.js";
import { h, name, show, visible } from "./dom.js";
import { dateTime, number, relative } from "./format.js";
import { rowButton } from "./resources.js";
import { showSecret } from "./secret.js";
import { announce, confirm, control, empty, field, formDialog, heading, json, load, sameInTerminal, status, table } from "./widgets.js";

const STATES = { success: "good", pending: "soon", failed: "bad" };

export function webhooks(main) {
  const endpoints = h("div");
  const deliveries = h("div", { class: "panel" });
  const detail = h("div");
  const layout = h("div", { class: "log" }, deliveries, detail);
  show(main, heading("Webhooks", h("button", { type: "button", class: "primary", onclick: create }, "+ Add webhook")),
    h("div", { class: "panel" }, h("p", { class: "muted" }, "An alert of a limit or a quota is sent to each webhook of the project, signed with the secret of that webhook."), endpoints),
    h("h2", { class: "above" }, "Deliveries"), layout);
  let hooks = [];
  let drawn = "";
  let drawnDetail = "";
  let selected = null;

  const refreshEndpoints = () => load(endpoints, "webhooks", async () => {
    hooks = await all("/dev/webhooks", 200);
    show(endpoints, hooks.length === 0
      ? empty("No webhook yet", "A program on this computer that listens gets the alerts: http://127.0.0.1:8000/hook",
        h("button", { type: "button", class: "primary", onclick: create }, "Add a webhook"))
      : table("Webhooks", [{ title: "Address" }, { title: "Since", align: "nowrap" }, { title: "", align: "num" }], hooks.map((hook) => [
        name(hook.url),
        h("span", { title: `${dateTime(hook.createdAt)} UTC` }, relative(hook.createdAt, now())),
        h("div", { class: "row-actions" }, rowButton("Remove", hook.url, () => remove(hook), "small danger")),
      ])));
  });

  const refreshDeliveries = () => load(deliveries, "deliveries", async () => {
    const { data } = await get("/dev/webhook-deliveries?limit=100");
    if (deliveries.querySelector(":active")) return;
    // Times that pass are part of what is drawn.
    const drawing = JSON.stringify([data, selected, data.map((one) => one.nextTryAt && relative(one.nextTryAt, now()))]);
    if (drawing === drawn) return;
    drawn = drawing;
    drawDeliveries(data);
  });

  function drawDeliveries(data) {
    const open = data.find((one) => one.id === selected);
    if (!open) selected = null;
    show(deliveries, data.length === 0
      ? empty("Nothing was sent yet", "An alert is sent when an event lifts the use of a limit to one of its alert percents.")
      : table("Deliveries", [{ title: "Event" }, { title: "State" }, { title: "Tries", align: "num" }, { title: "Answer" }, { title: "Next try", align: "nowrap" }, { title: "When", align: "nowrap" }, { title: "", align: "num" }], data.map((one) => [
        [visible(one.event), " ", name(customerOf(one.body) ?? "", "muted")],
        status(STATES[one.status] ?? "past", visible(one.status)),
        number(one.tries),
        one.responseCode === null ? h("span", { class: "muted" }, one.error?.replaceAll("_", " ") ?? "–") : String(one.responseCode),
        one.nextTryAt ? h("span", { title: `${dateTime(one.nextTryAt)} UTC` }, relative(one.nextTryAt, now())) : "–",
        h("span", { title: `${dateTime(one.createdAt)} UTC` }, relative(one.createdAt, now())),
        h("div", { class: "row-actions" },
          h("button", { type: "button", class: "small", "aria-expanded": String(one.id === selected), "aria-label": `Details of ${one.id}`, onclick: () => toggle(one, data) }, "Details")),
      ])));
    // The reader's place in the body stays.
    const drawing = JSON.stringify(open ?? null);
    if (drawing !== drawnDetail) show(detail, open && describe(open));
    drawnDetail = drawing;
    layout.classList.toggle("with-detail", Boolean(open));
  }

  function toggle(one, data) {
    selected = selected === one.id ? null : one.id;
    drawn = "";
    drawDeliveries(data);
  }

  function closeDetail() {
    const id = selected;
    selected = null;
    drawn = "";
    refreshDeliveries().then(() => deliveries.querySelector(`[aria-label="Details of ${CSS.escape(id)}"]`)?.focus());
  }

  function describe(one) {
    const facts = [["Id", h("code", {}, one.id)], ["Address", name(one.url)], ["Created", `${dateTime(one.createdAt)} UTC`], ["Tries", number(one.tries)]];
    return h("section", { class: "panel detail", "aria-label": "Details of the delivery" },
      h("div", { class: "panel-head" }, h("h2", { class: "mono" }, visible(one.event)), h("button", { type: "button", class: "plain", "aria-label": "Close the details", onclick: closeDetail }, "✕")),
      h("dl", {}, facts.map(([term, value]) => [h("dt", {}, term), h("dd", {}, value)])),
      h("h3", {}, "Body"), json(one.body),
      h("div", { class: "buttons" }, h("button", { type: "button", onclick: () => redeliver(one) }, "Redeliver")),
      sameInTerminal(inProject(["webhooks", "redeliver", one.id], "POST", `/dev/webhook-deliveries/${one.id}/redeliver`)));
  }

  async function redeliver(one) {
    try {
      await write("POST", `/dev/webhook-deliveries/${one.id}/redeliver`);
      announce("It is sent again");
    } catch (error) {
      announce(error.message);
    }
    refreshDeliveries();
  }

  function create() {
    const url = h("input", { type: "url", required: true, maxlength: "256", autocomplete: "off", spellcheck: "false", placeholder: "http://127.0.0.1:8000/hook" });
    formDialog({
      title: "Add a webhook",
      action: "Add",
      fields: () => field("Address", url, "http, of this computer, with its port."),
      command: () => inProject(["webhooks", "add", url.value || "URL"], "POST", "/dev/webhooks", { url: url.value }),
      run: async (close, element) => {
        const made = await write("POST", "/dev/webhooks", { url: url.value });
        showSecret(element, close, {
          title: "Added the webhook", secret: made.secret, copy: "Copy the secret",
          about: "It verifies that a delivery is from this service.", lines: linesWith(made.secret),
        });
        refreshEndpoints();
      },
    });
  }

  function remove(hook) {
    confirm({
      title: "Remove the webhook",
      text: ["Remove ", h("strong", {}, name(hook.url)), "? Alerts are not sent there from now on, and what was sent is forgotten."],
      action: "Remove",
      command: inProject(["webhooks", "remove", hook.id], "DELETE", `/dev/webhooks/${hook.id}`),
      run: async () => {
        await write("DELETE", `/dev/webhooks/${hook.id}`);
        announce("Removed the webhook");
        refreshEndpoints();
        refreshDeliveries();
      },
    });
  }

  refreshEndpoints();
  refreshDeliveries();
  // A delivery is no request to the service, so no row of the log tells of it.
  const timer = setInterval(() => !document.hidden && !document.querySelector("dialog[open]") && refreshDeliveries(), 1500);
  return { create, escape: () => selected !== null && closeDetail(), close: () => clearInterval(timer) };
}

/** The line that acts on this project's webhooks. */
function inProject(words, method, path, body) {
  return control(words, method, path, body, state.project);
}

function customerOf(body) {
  return body?.data?.customerId ?? body?.customerId;
}

/** Lines that verify deliveries. Only the first holds the secret. */
function linesWith(secret) {
  return {
    ".env": `LIMITRY_WEBHOOK_SECRET=${secret}`,
    Python: `import os
from standardwebhooks import Webhook

webhook = Webhook(os.environ["LIMITRY_WEBHOOK_SECRET"])
alert = webhook.verify(body, headers)
print(alert["event"])`,
    Node: `import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.LIMITRY_WEBHOOK_SECRET);
const alert = webhook.verify(body, headers);
console.log(alert.event);`,
  };
}
