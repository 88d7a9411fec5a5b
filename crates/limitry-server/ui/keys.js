// API keys: made, shown once, renamed, ended, revoked.

import { all, now, state, write } from "./api.js";
import { h, name, show, visible } from "./dom.js";
import { dateTime, relative } from "./format.js";
import { showSecret } from "./secret.js";
import { announce, confirm, empty, field, formDialog, heading, limitry, load, positional, select, status, table } from "./widgets.js";

const DAY = 86400e3;

const ENDS = [["never", "Never"], ["1d", "In 24 hours"], ["30d", "In 30 days"], ["90d", "In 90 days"], ["365d", "In a year"]];

function endTime(end) {
  return end === "never" ? null : new Date(now().getTime() + parseInt(end, 10) * DAY).toISOString();
}

export function keys(main) {
  const list = h("div", { class: "panel" });
  const filter = h("input", { type: "search", placeholder: "Filter by name", "aria-label": "Filter by name", oninput: () => draw() });
  const past = h("input", { type: "checkbox", id: "past-keys", onchange: () => draw() });
  show(main, heading("API keys", filter, h("label", { for: "past-keys" }, past, " revoked and expired"),
    h("button", { type: "button", class: "primary", onclick: create }, "+ Create key")), list);
  let items = [];

  const refresh = () => load(list, "keys", async () => {
    items = await all("/v1/api-keys");
    draw();
  });

  function stateOf(key) {
    if (key.status === "revoked") return status("bad", "revoked");
    if (key.status === "expired") return status("past", "expired");
    if (/ \(retiring .{4}\)$/.test(key.name)) return status("soon", "retiring");
    if (key.expiresAt && new Date(key.expiresAt) - now() < 7 * DAY) return status("soon", "expiring");
    return status("good", "active");
  }

  function draw() {
    const text = filter.value.trim().toLowerCase();
    const shown = items.filter((key) => (past.checked || key.status === "active") && (!text || key.name.toLowerCase().includes(text) || key.lastFour.toLowerCase() === text));
    if (shown.length === 0) {
      show(list, items.length === 0 || !text
        ? empty("No active key", "A key lets one application in. It belongs to this project alone, and is shown once.",
          h("button", { type: "button", class: "primary", onclick: create }, "Create a key"))
        : empty("No key with this name", "The filter looks at names and at the last four characters."));
      return;
    }
    show(list, table("API keys", [
      { title: "Name" }, { title: "State" }, { title: "Key" }, { title: "Last used", align: "nowrap" }, { title: "Ends", align: "nowrap" }, { title: "", align: "num" },
    ], shown.map((key) => [
      name(key.name),
      stateOf(key),
      h("code", {}, `…${key.lastFour}`),
      key.lastUsedAt ? h("span", { title: dateTime(key.lastUsedAt) }, relative(key.lastUsedAt, now())) : h("span", { class: "muted" }, "never used"),
      key.status === "revoked" ? h("span", { class: "muted" }, key.revokedAt ? relative(key.revokedAt, now()) : "–")
        : key.expiresAt ? h("span", { title: dateTime(key.expiresAt) }, relative(key.expiresAt, now())) : h("span", { class: "muted" }, "never"),
      key.status === "active" && h("div", { class: "row-actions" },
        action("Rename", key, rename), action("Set end", key, setEnd), action("Revoke", key, revoke)),
    ])));
  }

  function action(label, key, run) {
    return h("button", { type: "button", class: label === "Revoke" ? "small danger" : "small", "aria-label": `${label} ${visible(key.name)}`, onclick: () => run(key) }, label);
  }

  function create() {
    const given = h("input", { required: true, maxlength: "100", autocomplete: "off", placeholder: "Production" });
    const end = select(ENDS, "90d");
    formDialog({
      title: "Create a key",
      action: "Create",
      fields: () => [field("Name", given, "Says which application uses it."), field("Ends", end)],
      command: () => limitry("keys", "create", positional(given.value || "NAME"), end.value !== "never" && ["--expires", end.value] || []),
      run: async (close, element) => {
        const made = await write("POST", "/v1/api-keys", { name: given.value, ...(end.value === "never" ? {} : { expiresAt: endTime(end.value) }) });
        showSecret(element, close, {
          title: `Created “${visible(made.name)}”`, secret: made.key, copy: "Copy the key",
          about: "Anyone who has it can act for this project.", lines: linesWith(made.key),
        });
        refresh();
      },
    });
  }

  function rename(key) {
    const given = h("input", { value: key.name, required: true, maxlength: "100", autocomplete: "off" });
    formDialog({
      title: "Rename the key",
      action: "Rename",
      fields: () => field("Name", given),
      command: () => limitry("keys", "rename", key.id, positional(given.value)),
      run: async (close) => {
        await write("PUT", `/v1/api-keys/${key.id}`, { name: given.value });
        close();
        announce(`Renamed to “${visible(given.value)}”`, { label: "Undo", run: () => write("PUT", `/v1/api-keys/${key.id}`, { name: key.name }).then(refresh, (error) => announce(error.message)) });
        refresh();
      },
    });
  }

  function setEnd(key) {
    const end = select(ENDS, key.expiresAt ? "never" : "30d");
    formDialog({
      title: `When “${visible(key.name)}” ends`,
      action: "Set",
      fields: () => field("Ends", end, key.expiresAt ? `Now: ${dateTime(key.expiresAt)} UTC` : "Now: never"),
      command: () => limitry("api", "PUT", `/api-keys/${key.id}`, "-f", `expiresAt=${end.value === "never" ? "null" : endTime(end.value)}`),
      run: async (close) => {
        await write("PUT", `/v1/api-keys/${key.id}`, { expiresAt: endTime(end.value) });
        close();
        announce(end.value === "never" ? "The key does not end" : "The end is set");
        refresh();
      },
    });
  }

  function revoke(key) {
    confirm({
      title: "Revoke the key",
      text: ["Revoke ", h("strong", {}, name(key.name)), `? Requests with …${key.lastFour} get 401 from now on. `, key.lastUsedAt ? `It was used ${relative(key.lastUsedAt, now())}.` : "It was never used.", " This cannot be undone."],
      action: "Revoke",
      command: limitry("keys", "revoke", key.id),
      run: async () => {
        await write("DELETE", `/v1/api-keys/${key.id}`);
        announce(`Revoked “${visible(key.name)}”`);
        refresh();
      },
    });
  }

  refresh();
  const timer = setInterval(() => !document.hidden && !document.querySelector("dialog[open]") && !list.contains(document.activeElement) && refresh(), 10000);
  return { filter, create, close: () => clearInterval(timer) };
}

/** Lines that use a key. Only the first holds it; the others read it from the environment. */
function linesWith(secret) {
  const url = `${state.session.baseUrl}/v1`;
  const body = `{"customer_id": "cust_123", "event_type": "api_call"}`;
  return {
    ".env": `LIMITRY_API_KEY=${secret}\nLIMITRY_API_URL=${url}`,
    Python: `import os, requests

answer = requests.post(
    "${url}/usage/check",
    headers={"Authorization": "Bearer " + os.environ["LIMITRY_API_KEY"]},
    json=${body},
)
print(answer.json()["allowed"])`,
    Node: `const answer = await fetch("${url}/usage/check", {
  method: "POST",
  headers: {
    Authorization: \`Bearer \${process.env.LIMITRY_API_KEY}\`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify(${body}),
});
console.log((await answer.json()).allowed);`,
    curl: `curl ${url}/usage/check -H "Authorization: Bearer $LIMITRY_API_KEY" -H 'Content-Type: application/json' -d '${body}'`,
  };
}
