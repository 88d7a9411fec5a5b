// What the page does when answers fail, come late or are strange.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HOSTILE, checkWidth, launch, openPage, runLine, setNoon, startService, until } from "./support.mjs";

let browser;
let service;

before(async () => {
  browser = await launch();
  service = await startService({ args: ["--rate-limit", "off"] });
  await setNoon(service);
});

after(async () => {
  await browser?.close();
  await service?.stop();
  service?.remove();
});

const record = (more = {}) => service.call("POST", "/v1/events/record", { customerId: "c", eventType: "e", ...more });
const person = (method, path, body) => service.call(method, path, body, { person: true });

test("filling with example data can fail and be tried again", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("overview");
  await page.route("**/dev/seed", (route) => route.abort());
  const button = page.getByRole("button", { name: "Fill with example data" });
  await button.click();
  await page.locator(".error-box", { hasText: "does not answer" }).waitFor();
  assert.ok(await button.isEnabled());
  await one.close();
});

test("the overview counts what was recorded while it was busy", async () => {
  await record();
  const one = await openPage(browser, service);
  const { page } = one;
  await page.route("**/v1/usage/**", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    await route.continue();
  });
  await one.open("overview");
  for (let sent = 0; sent < 30; sent += 1) {
    await record();
    await page.waitForTimeout(60);
  }
  await until("the last event on the card", async () => /^31\b/.test(await page.locator(".card .value").first().innerText()));
  await one.close();
});

test("a late answer does not replace the chart that was chosen after it", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("overview");
  await page.locator(".chart").first().waitFor();
  let isFirst = true;
  await page.route("**/v1/usage/breakdown*", async (route) => {
    if (route.request().url().includes("groupBy=event_type") && isFirst) {
      isFirst = false;
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
    await route.continue().catch(() => {});
  });
  await page.getByLabel("Split").selectOption("event_type");
  await page.getByLabel("Metric").selectOption("total_cost_cents");
  await page.getByLabel("Split").selectOption("none");
  await page.waitForTimeout(2000);
  assert.match(await page.locator(".chart").first().getAttribute("aria-label"), /Usage: cost/);
  assert.equal(await page.locator(".legend").count(), 0);
  await page.route("**/v1/usage/**", (route) => route.abort());
  await page.getByLabel("Range").selectOption("24h");
  await page.locator(".error-box", { hasText: "does not answer" }).first().waitFor();
  assert.ok(await page.locator(".chart").count() > 0, "the chart stays");
  await one.close();
});

test("a list stays readable when the service does not answer", async () => {
  await person("POST", "/v1/api-keys", { name: "Still here" });
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("keys");
  await page.locator("tr", { hasText: "Still here" }).waitFor();
  await page.route("**/v1/api-keys*", (route) => route.abort());
  await page.locator(".error-box").waitFor({ timeout: 15000 });
  assert.equal(await page.locator("tr", { hasText: "Still here" }).count(), 1);
  await page.unroute("**/v1/api-keys*");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(".error-box").waitFor({ state: "detached" });
  assert.equal(await page.locator("tr", { hasText: "Still here" }).count(), 1);
  await one.close();
});

test("quotas are read anew after the focus has left the list, and keep it after a change", async () => {
  await person("POST", "/v1/quotas", { name: "Focused", metric: "total_events", limitValue: 1000, period: "day" });
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("quotas");
  const row = page.locator("tr", { hasText: "Focused" });
  await row.getByRole("button", { name: /^Edit/ }).focus();
  const before = await row.locator(".used-now").innerText();
  await record();
  await page.waitForTimeout(1200);
  assert.equal(await row.locator(".used-now").innerText(), before);
  await page.locator("h1").focus();
  await until("the new count", async () => await row.locator(".used-now").innerText() !== before);
  await row.getByRole("button", { name: /^Edit/ }).click();
  await page.locator("dialog[open]").getByLabel("Limit").fill("2000");
  await page.keyboard.press("Enter");
  await row.getByText("2,000").first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Edit Focused");
  await one.close();
});

test("the form of faults holds the present ones, or says that it cannot", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  const faults = async () => (await person("GET", "/dev/faults")).json.spec;
  await person("PUT", "/dev/faults", { spec: "POST /v1/track:error=50%" });
  await one.open("clock");
  assert.equal(await page.getByLabel("Only on").inputValue(), "POST /v1/track");
  assert.equal(await page.getByLabel("Errors, 500 (%)").inputValue(), "50");
  await page.getByLabel("Latency (ms)").fill("1");
  await page.getByRole("button", { name: "Inject" }).click();
  await until("both faults", async () => /latency=1ms/.test(await faults()) && /^POST \/v1\/track:.*error=50%/.test(await faults()));
  await person("PUT", "/dev/faults", { spec: "POST /v1/track:error=50%;drop=1%" });
  await page.reload();
  await page.getByText("more than this form can show").waitFor();
  await person("PUT", "/dev/faults", { spec: "off" });
  await one.close();
});

test("characters that hide or change the direction are escapes in every view", async () => {
  await record({ customerId: HOSTILE, eventType: HOSTILE, model: HOSTILE });
  await person("POST", "/v1/quotas", { name: HOSTILE, metric: `values.${"a".repeat(60)}`, limitValue: 1, period: "day" });
  await person("POST", "/v1/projects", { name: HOSTILE });
  const one = await openPage(browser, service, { width: 400, height: 800 });
  const { page } = one;
  for (const view of ["overview", "quotas", "customers", "requests"]) {
    await one.open(view);
    await page.waitForTimeout(400);
    for (const hit of await page.locator(".chart .hit").all()) await hit.dispatchEvent("pointerenter");
    assert.ok(!/[\u202e\u200b]/.test(await page.content()), view);
    await checkWidth(page, view);
  }
  await one.open("try");
  await page.getByLabel("Customer", { exact: true }).fill(HOSTILE);
  await page.getByRole("button", { name: /^Send/ }).click();
  await page.locator(".json").waitFor();
  assert.ok(!/[\u202e\u200b]/.test(await page.locator("main").innerText()));
  await one.close();
});

test("shortcuts of single keys can be turned off", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  await page.keyboard.press("?");
  await page.getByLabel("Shortcuts of single keys").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  await page.keyboard.press("g");
  await page.keyboard.press("k");
  assert.equal(await page.locator("h1").innerText(), "Overview");
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await page.getByLabel("Shortcuts of single keys").check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("k");
  await page.locator("h1", { hasText: "API keys" }).waitFor();
  await one.close();
});

test("after a reset the page shows the project that is left", async () => {
  const { json } = await person("POST", "/v1/projects", { name: "Second" });
  const one = await openPage(browser, service);
  const { page } = one;
  await page.getByLabel("Project").selectOption(json.id);
  await one.open("clock");
  await page.getByRole("button", { name: "Delete all data …" }).click();
  await page.locator("dialog[open]").getByRole("button", { name: "Delete all data" }).click();
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
  assert.equal(await page.getByLabel("Project").count(), 0);
  await one.open("keys");
  await page.locator("table").waitFor();
  assert.equal(await page.locator(".error-box").count(), 0);
  await one.close();
});

test("the sign-in view stays as it is, and goes on when the link is opened", async () => {
  const one = await openPage(browser, service);
  const { page, context } = one;
  await context.clearCookies();
  await page.evaluate(() => { location.hash = "#/quotas"; });
  const title = page.locator("h1", { hasText: "The session has ended" });
  await title.waitFor();
  const element = await title.elementHandle();
  await page.waitForTimeout(6000);
  assert.ok(await element.evaluate((node) => node.isConnected));
  const other = await context.newPage();
  await other.goto(await service.link());
  await page.waitForSelector("html[data-ready] .chip.good", { timeout: 15000 });
  await one.close();
});

test("eight tabs of one browser follow the requests over one connection", async () => {
  const one = await openPage(browser, service);
  const tabs = [one.page];
  const streams = new Set();
  one.context.on("request", (request) => { if (request.url().endsWith("/ui/events")) streams.add(request); });
  one.context.on("requestfailed", (request) => streams.delete(request));
  for (let count = 1; count < 8; count += 1) {
    const page = await one.context.newPage();
    page.setDefaultTimeout(10000);
    await page.goto(`${service.origin}/#/requests`);
    await page.waitForSelector("html[data-ready] .chip.good");
    tabs.push(page);
  }
  assert.equal(streams.size, 0, "the first tab has the stream");
  await record({ customerId: "for_every_tab" });
  const row = (page) => page.locator(".row", { hasText: "for_every_tab" }).first().waitFor();
  await Promise.all(tabs.slice(1).map(row));
  // The next one takes it over.
  await one.page.close();
  await until("the stream of another tab", () => streams.size === 1);
  await record({ customerId: "after_the_first" });
  await Promise.all(tabs.slice(1).map((page) => page.locator(".row", { hasText: "after_the_first" }).first().waitFor()));
  await tabs[3].getByRole("button", { name: "Clear" }).click();
  await tabs[5].getByText("No request yet").waitFor();
  assert.ok(!one.problems.length, one.problems.join());
  await one.context.close();
});

test("a quota is free again when a terminal moved the clock into its next period", async () => {
  await person("POST", "/v1/quotas", { name: "Of the hour", metric: "total_events", limitValue: 1, period: "hour", dimensionFilters: { customer_id: "hour" } });
  runLine(service, "limitry dev clock set 2027-03-10T15:00:00Z");
  await record({ customerId: "hour" });
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("quotas");
  const row = page.locator("tr", { hasText: "Of the hour" });
  await row.getByText("1 / 1").waitFor();
  runLine(service, "limitry dev clock set 2027-03-10T15:20:00Z");
  await row.getByText(/^in (39|40) minutes$/).waitFor();
  assert.equal(await row.getByText("1 / 1").count(), 1);
  runLine(service, "limitry dev clock advance 1h");
  await row.getByText("0 / 1").waitFor();
  await one.open("clock");
  const clock = page.getByLabel("Clock", { exact: true });
  const offset = await clock.locator(".panel-head span").innerText();
  runLine(service, "limitry dev clock advance 31d");
  await until("the new offset", async () => await clock.locator(".panel-head span").innerText() !== offset);
  await one.close();
});

test("what was refused today is known after the list was cleared", async () => {
  await person("POST", "/v1/quotas", { name: "None", metric: "total_events", limitValue: 1, period: "month", dimensionFilters: { customer_id: "refused" } });
  await record({ customerId: "refused" });
  const one = await openPage(browser, service);
  const { page } = one;
  await service.call("POST", "/v1/usage/check", { customer_id: "refused", event_type: "e" });
  await one.open("requests");
  await page.locator(".row", { hasText: "refused" }).first().waitFor();
  await page.getByRole("button", { name: "Clear" }).click();
  await one.open("overview");
  const card = page.locator(".card", { hasText: "Refused today" });
  await until("the number", async () => Number((await card.locator(".value").innerText()).split(" ")[0]) >= 1);
  await page.reload();
  await until("the number after a reload", async () => Number((await card.locator(".value").innerText()).split(" ")[0]) >= 1);
  await one.close();
});
