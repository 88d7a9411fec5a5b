// Pictures of each view for the documentation: node tests/browser/pictures.mjs FOLDER

import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { launch, openPage, startService } from "./support.mjs";

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
const service = await startService({ args: ["--rate-limit", "off"] });
const browser = await launch();
const track = (customerId, eventType, model) => service.call("POST", "/v1/track", { customerId, eventType, model, values: { total_tokens: 1200, cost_cents: 3 }, dimensions: { model } });

await service.call("POST", "/dev/seed", { events: 2400, customers: 8 }, { person: true });
await service.call("POST", "/v1/quotas", { name: "Free plan", metric: "total_events", limitValue: 40, period: "day", dimensionFilters: { customer_id: "acme" } });
await service.call("POST", "/v1/quotas", { name: "Storage", metric: "values.gigabytes", limitValue: 500, period: "month" });
await service.call("POST", "/v1/rate-limits", { name: "Chat", limitValue: 30, window: "minute", dimensionFilters: { event_type: "chat" } });
const end = (days) => new Date(Date.now() + days * 86400e3).toISOString();
await service.call("POST", "/v1/api-keys", { name: "Staging", expiresAt: end(3) }, { person: true });
await service.call("POST", "/v1/api-keys", { name: "Production", expiresAt: end(90) }, { person: true });
for (const [id, name] of [["acme", "Acme Inc."], ["globex", "Globex"], ["initech", "Initech"]]) await service.call("POST", "/v1/customers", { externalId: id, name, email: `billing@${id}.example` });
await service.call("PUT", "/v1/customers/acme", { timezone: "Europe/Berlin", billingCycleStart: "2026-01-31" });
const limit = (name, limitValue, meterId, period, more = {}) => service.call("POST", "/v1/limits", { name, limitValue, meterId, period, ...more });
await limit("Tokens of a plan", 60000, "mtr_total_tokens", "month", { alertThresholds: [80, 100] });
await limit("Chats", 30, "mtr_total_events", "day", { dimensionFilters: { event_type: "chat" } });
await limit("Acme has more", 250000, "mtr_total_tokens", "annual", { customerId: "acme" });
await service.call("POST", "/v1/balances", { customerId: "acme", name: "Prepaid", initialBalance: 20 });
await service.call("POST", "/v1/balances/debit", { customerId: "acme", name: "Prepaid", amount: 1.25, description: "Images" });
const receiver = createServer((request, response) => { request.resume(); response.writeHead(204).end(); });
await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
await service.call("POST", "/dev/webhooks", { url: `http://127.0.0.1:${receiver.address().port}/hook` }, { person: true });

const views = {
  overview: null,
  requests: async (page) => {
    await page.locator(".row", { hasText: "refused" }).first().click();
    await page.locator(".detail").waitFor();
  },
  keys: null,
  quotas: null,
  "rate-limits": null,
  limits: null,
  customers: async (page) => {
    await page.getByRole("link", { name: "acme", exact: true }).click();
    await page.locator(".chart").waitFor();
  },
  "client-tokens": async (page) => {
    await page.getByLabel("Customer", { exact: true }).fill("acme");
    await page.getByRole("button", { name: "Make token" }).click();
    await page.getByRole("button", { name: "Check quotas" }).click();
    await page.locator(".split pre").waitFor();
    // A secret of a service that is gone; in a picture it would look like one that was forgotten.
    await page.locator(".secret code").evaluate((element) => { element.textContent = `limitry_ct_${"•".repeat(36)}`; });
  },
  webhooks: async (page) => {
    await page.getByRole("button", { name: /^Details/ }).first().click();
    await page.locator(".detail").waitFor();
  },
  try: async (page) => {
    await page.getByLabel("Customer", { exact: true }).fill("acme");
    await page.getByRole("button", { name: "Send check" }).click();
    await page.locator(".verdict").waitFor();
  },
  clock: null,
};

for (const theme of ["light", "dark"]) {
  const one = await openPage(browser, service, { width: 1200, height: 760, theme });
  if (theme === "light") {
    for (let index = 0; index < 43; index += 1) await track("acme", index % 3 ? "chat" : "embedding", index % 2 ? "gpt-4" : "claude-sonnet");
    for (const customer of ["globex", "initech", "globex"]) await service.call("POST", "/v1/usage/check", { customer_id: customer, event_type: "chat" });
    await service.call("GET", "/v1/quotas", undefined, { headers: { Authorization: "Bearer limitry_sk_revokedrevokedrevoked0000" } });
    await track("acme", "chat", "gpt-4");
  }
  for (const [view, prepare] of Object.entries(views)) {
    await one.open(view);
    await prepare?.(one.page);
    await one.page.waitForTimeout(400);
    // WebP is a third of what PNG is.
    const tools = await one.context.newCDPSession(one.page);
    const { data } = await tools.send("Page.captureScreenshot", { format: "webp", quality: 82 });
    writeFileSync(join(folder, `page-${view}-${theme}.webp`), Buffer.from(data, "base64"));
  }
  await one.close();
}
await browser.close();
receiver.close();
await service.stop();
service.remove();
