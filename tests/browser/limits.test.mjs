// What each customer has: limits and meters, time zone and billing day, balances; and the webhooks that hear of it.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { HOSTILE, SECRET, checkAccessibility, checkWidth, click, closed, dialogField, hostile, launch, openPage, runLine, setNoon, startService, told, until } from "./support.mjs";

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

const person = async (method, path, body) => (await service.call(method, path, body, { person: true })).json;
const list = async (path) => (await person("GET", path)).data;
const record = (customerId, values = {}, more = {}) => service.call("POST", "/v1/events/record", { customerId, eventType: "e", values, ...more });

/** Checks an open view or dialog at both widths. */
async function checkFit(page, where) {
  for (const width of [400, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await checkWidth(page, `${where} at ${width} px`);
    await checkAccessibility(page, `${where} at ${width} px`);
  }
}

test("a limit is created, changed, deleted and brought back", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("limits");
  await page.getByRole("button", { name: "+ Create limit" }).click();
  await dialogField(page, "Name").fill(hostile(100));
  await dialogField(page, "Meter").selectOption("mtr_total_events");
  await dialogField(page, "Limit").fill("7");
  await dialogField(page, "Period").selectOption("day");
  await dialogField(page, "For").selectOption("one");
  await dialogField(page, "Customer").fill(hostile(256));
  await click(page, "+ Add");
  await dialogField(page, "Count only events with: Dimension").fill("model");
  await dialogField(page, "Count only events with: Value").fill(hostile(200));
  await dialogField(page, "Alerts (%)").fill("80, 100");
  await checkFit(page, "the dialog of a limit");
  await click(page, "Create");
  await closed(page);
  await told(page, "Created limit");
  const found = async () => (await list(`/v1/limits?customerId=${encodeURIComponent(hostile(256))}`)).find((item) => item.name === hostile(100));
  let made = await found();
  assert.deepEqual([made.meterId, made.limitValue, made.period, made.dimensionFilters, made.alertThresholds], ["mtr_total_events", 7, "day", { model: hostile(200) }, [80, 100]]);
  assert.ok(!/[\u202e\u200b]/.test(await page.content()));
  await checkFit(page, "limits with a hostile name");

  const row = page.locator("tr", { hasText: "u{202e}" });
  await row.getByRole("button", { name: /^Edit/ }).click();
  assert.deepEqual(await Promise.all(["For", "Alerts (%)", "Period"].map((label) => dialogField(page, label).inputValue())), ["one", "80, 100", "day"]);
  await dialogField(page, "Period").selectOption("all_time");
  await dialogField(page, "Alerts (%)").fill("");
  await click(page, "Save");
  await closed(page);
  made = await found();
  assert.deepEqual([made.period, made.alertThresholds], ["all_time", null]);

  await row.getByRole("button", { name: /^Delete/ }).click();
  await click(page, "Delete");
  await closed(page);
  assert.equal(await found(), undefined);
  await page.locator(".notice", { hasText: "Deleted" }).getByRole("button", { name: "Undo" }).click();
  await until("the undo", found);
  await one.close();
});

test("a meter is created, queried and changed, and stays while a limit uses it", async () => {
  await record("metered", { images: 3 }, { eventType: "image" });
  await record("metered", { images: 4 }, { eventType: "image" });
  await record("another", { images: 5 }, { eventType: "image" });
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("limits");
  await click(page, "+ Create meter");
  await dialogField(page, "Name").fill(hostile(100));
  await dialogField(page, "Name of the value").fill("images");
  await dialogField(page, "Event type").fill("image");
  await dialogField(page, "What it is for").fill(HOSTILE);
  await checkFit(page, "the dialog of a meter");
  await click(page, "Create");
  await closed(page);
  const meter = (await list("/v1/meters")).find((item) => item.name === hostile(100));
  assert.deepEqual([meter.aggregation, meter.field, meter.eventFilter, meter.description], ["sum", "values.images", { eventType: "image" }, HOSTILE]);

  const row = page.locator("tr", { hasText: "sum of values.images" });
  await row.getByRole("button", { name: /^Query/ }).click();
  await click(page, "Query");
  await page.locator(".verdict", { hasText: /^12$/ }).waitFor();
  await dialogField(page, "Customer").fill("metered");
  await dialogField(page, "Range").selectOption("24h");
  await click(page, "Query");
  await page.locator(".verdict", { hasText: /^7$/ }).waitFor();
  assert.equal(JSON.parse(runLine(service, `${await page.locator("dialog .same code").innerText()} --json`)).value, 7);
  await checkFit(page, "a meter's number");
  await page.keyboard.press("Escape");

  await row.getByRole("button", { name: /^Edit/ }).click();
  await dialogField(page, "Of the events").selectOption("count");
  await dialogField(page, "Name of the value").fill("");
  await dialogField(page, "Event type").fill("");
  await click(page, "Save");
  await closed(page);
  const changed = await person("GET", `/v1/meters/${meter.id}`);
  assert.deepEqual([changed.aggregation, changed.field, changed.eventFilter], ["count", "*", {}]);

  const limit = await person("POST", "/v1/limits", { name: "Uses it", meterId: meter.id, limitValue: 1, period: "day" });
  const counting = page.getByRole("region", { name: "Meters" }).locator("tr", { hasText: "u{202e}" });
  await counting.getByRole("button", { name: /^Delete/ }).click();
  await click(page, "Delete");
  await page.locator(".error-box", { hasText: "meter_in_use" }).waitFor();
  await person("DELETE", `/v1/limits/${limit.id}`);
  await click(page, "Delete");
  await closed(page);
  assert.equal((await list("/v1/meters")).some((item) => item.id === meter.id), false);
  assert.equal(await page.locator("tr", { hasText: "total_tokens" }).getByRole("button", { name: /^Delete/ }).count(), 0, "a meter of every project stays");
  await one.close();
});

test("a customer's view has its limits in its own time, and is edited", async () => {
  await person("POST", "/v1/limits", { name: "Each", meterId: "mtr_total_events", limitValue: 4, period: "month" });
  const own = await person("POST", "/v1/limits", { name: "Own", meterId: "mtr_total_tokens", limitValue: 100, period: "day", customerId: "ada" });
  await person("POST", "/v1/limits", { name: "For another", meterId: "mtr_total_tokens", limitValue: 100, period: "day", customerId: "grace" });
  await record("ada", { total_tokens: 25 });
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("customers");
  await page.getByRole("button", { name: "Edit ada", exact: true }).click();
  await dialogField(page, "Name").fill(HOSTILE);
  await dialogField(page, "Time zone").fill("Asia/Kathmandu");
  await dialogField(page, "Billing cycle since").fill("2026-01-31");
  await checkFit(page, "the dialog of a customer");
  await click(page, "Save");
  await closed(page);
  const customer = await person("GET", "/v1/customers/ada");
  assert.deepEqual(customer.metadata, {});
  assert.deepEqual([customer.name, customer.timezone, customer.billingCycleStart.slice(0, 16)], [HOSTILE, "Asia/Kathmandu", "2026-01-30T18:15"]);

  await page.getByRole("link", { name: "ada", exact: true }).click();
  const facts = page.getByRole("region", { name: "Customer", exact: true });
  await facts.getByText("day 31 of each month, or its last").waitFor();
  const limits = page.getByRole("region", { name: "Limits" });
  await limits.getByText("25 / 100").waitFor();
  await limits.getByText("Asia/Kathmandu").waitFor();
  assert.equal(await limits.getByText("For another").count(), 0);
  const state = (await service.call("POST", "/v1/limits/check", { customerId: "ada" })).json.limits.find((item) => item.id === own.id);
  assert.equal(new Date(state.reset * 1000).toISOString().slice(11, 16), "18:15");
  await limits.locator("tr", { hasText: "25 / 100" }).getByText("00:00").waitFor();
  await checkFit(page, "a customer");

  await click(page, "Edit");
  assert.deepEqual(await Promise.all(["Time zone", "Billing cycle since"].map((label) => dialogField(page, label).inputValue())), ["Asia/Kathmandu", "2026-01-31"]);
  await dialogField(page, "Time zone").fill("");
  runLine(service, await page.locator("dialog .same code").innerText());
  assert.equal((await person("GET", "/v1/customers/ada")).timezone, null);
  await dialogField(page, "Time zone").fill("Nowhere/Land");
  await click(page, "Save");
  await page.locator(".error-box", { hasText: "invalid_field_value" }).waitFor();
  await dialogField(page, "Name").fill("");
  await dialogField(page, "Time zone").fill("Europe/Berlin");
  await click(page, "Save");
  await closed(page);
  await facts.getByText("Europe/Berlin").waitFor();
  assert.equal((await person("GET", "/v1/customers/ada")).name, null);
  await record("ada", { total_tokens: 5 });
  await limits.getByText("30 / 100").waitFor();

  await one.open("customers?id=not_known");
  await page.getByText("not known yet").waitFor();
  await one.close();
});

test("a customer's metadata is shown, created, changed and cleared", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  const metadata = async (id) => (await person("GET", `/v1/customers/${id}`)).metadata;
  await one.open("customers");
  await click(page, "+ Create customer");
  await dialogField(page, "Id in your application").fill("with-data");
  for (const wrong of ["{", "[1]", "5", "null"]) {
    await dialogField(page, "Metadata").fill(wrong);
    await click(page, "Create");
    assert.equal(await dialogField(page, "Metadata").evaluate((field) => field.validity.customError), true, wrong);
  }
  await dialogField(page, "Metadata").fill(`{"plan": "pro", "seats": [1, 2.5], "note": ${JSON.stringify(HOSTILE)}}`);
  await checkFit(page, "the dialog of a customer with metadata");
  await click(page, "Create");
  await closed(page);
  const made = { plan: "pro", seats: [1, 2.5], note: HOSTILE };
  assert.deepEqual(await metadata("with-data"), made);

  await page.getByRole("link", { name: "with-data", exact: true }).click();
  await page.getByText('"seats":[1,2.5]').waitFor();
  assert.ok(!/[\u202e\u200b]/.test(await page.content()));
  await click(page, "Edit");
  const field = dialogField(page, "Metadata");
  assert.deepEqual(JSON.parse(await field.inputValue()), made);
  await dialogField(page, "Name").fill("Data");
  await click(page, "Save");
  await closed(page);
  assert.deepEqual(await metadata("with-data"), made);
  await click(page, "Edit");
  await field.fill('{"plan": "it\'s free"}');
  runLine(service, await page.locator("dialog .same code").innerText());
  assert.deepEqual(await metadata("with-data"), { plan: "it's free" });
  await field.fill("");
  await click(page, "Save");
  await closed(page);
  assert.deepEqual(await metadata("with-data"), {});
  await one.close();
});

test("the customer that is closest to a limit is found among all customers", async () => {
  await person("POST", "/v1/limits", { name: "Stored", meterId: (await person("POST", "/v1/meters", { name: "Stored", aggregation: "sum", field: "values.stored" })).id, limitValue: 1000, period: "month" });
  for (let busy = 0; busy < 12; busy++) {
    for (let n = 0; n < 3; n++) await record(`busy${busy}`, { stored: 10 + n });
  }
  await record("quiet", { stored: 990 });
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("overview");
  const row = page.locator(".limit-row", { hasText: "Stored" });
  await row.getByText("990 / 1,000").waitFor();
  await row.getByRole("link", { name: "quiet" }).waitFor();
  await one.open("limits");
  const listed = page.locator("tr", { hasText: "990 / 1,000" });
  await listed.getByRole("link", { name: "quiet" }).waitFor();
  await checkFit(page, "the limits");
  await one.close();
});

test("the overview names the customer that is closest to a limit", async () => {
  await person("POST", "/v1/limits", { name: "Closest", meterId: "mtr_total_cost_cents", limitValue: 1000, period: "month" });
  await record("spender", { cost_cents: 900 });
  await record("saver", { cost_cents: 100 });
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("overview");
  const row = page.locator(".limit-row", { hasText: "Closest" });
  await row.getByText("$9.00 / $10.00").waitFor();
  await row.getByRole("link", { name: "spender" }).click();
  await page.locator("h1", { hasText: "spender" }).waitFor();
  await one.open("limits");
  await page.locator("tr", { hasText: "Closest" }).getByRole("link", { name: "spender" }).waitFor();
  await one.close();
});

test("a balance is created, credited and debited to the last digit", async () => {
  const name = hostile(100);
  await record(HOSTILE);
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("customers");
  await page.locator("th", { hasText: "u{202e}" }).getByRole("link").click();
  await click(page, "+ Create balance");
  await dialogField(page, "Name").fill(name);
  await dialogField(page, "Unit").fill(HOSTILE);
  await dialogField(page, "At first").fill("9007199254740.123456789");
  await dialogField(page, "Minimum").fill("-5");
  await checkFit(page, "the dialog of a balance");
  await click(page, "Create");
  await closed(page);
  await page.getByText("9,007,199,254,740.123456789").waitFor();
  await page.getByText("9,007,199,254,745.123456789").waitFor();
  await click(page, `Debit ${await visibleName(page)}`);
  await dialogField(page, "Amount").fill("9007199254745.123456790");
  await dialogField(page, "Description").fill(HOSTILE);
  await click(page, "Debit");
  await page.locator("dialog .error-box").waitFor();
  await dialogField(page, "Amount").fill("9007199254740.123456788");
  await checkFit(page, "the dialog of a debit");
  await click(page, "Debit");
  await closed(page);
  await page.getByText("0.000000001", { exact: true }).waitFor();
  await click(page, `Credit ${await visibleName(page)}`);
  await dialogField(page, "Amount").fill("0.1");
  await dialogField(page, "Description").fill("Top-up");
  await dialogField(page, "Reference").fill(HOSTILE);
  runLine(service, await page.locator("dialog .same code").innerText());
  await click(page, "Credit");
  await closed(page);
  await page.getByText("0.200000001", { exact: true }).waitFor();
  await click(page, `History ${await visibleName(page)}`);
  await page.locator("dialog tbody tr").nth(3).waitFor();
  assert.deepEqual(await page.locator("dialog tbody td:nth-child(2)").allInnerTexts(), ["+0.1", "+0.1", "−9,007,199,254,740.123456788", "+9,007,199,254,740.123456789"]);
  await checkFit(page, "the transactions of a balance");
  assert.ok(!/[\u202e\u200b]/.test(await page.content()));
  await one.close();
});

/** The name that the only balance of a customer is shown with. */
async function visibleName(page) {
  const label = await page.getByRole("button", { name: /^Debit / }).first().getAttribute("aria-label");
  return label.slice("Debit ".length);
}

/** A program that gets alerts. `answer` is the status that it answers with. */
async function startReceiver() {
  const receiver = { answer: 500, received: [] };
  receiver.server = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part)).on("end", () => {
      receiver.received.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(receiver.answer).end();
    });
  });
  await new Promise((resolve) => receiver.server.listen(0, "127.0.0.1", resolve));
  // It outlives no failed test.
  receiver.server.unref();
  receiver.url = `http://127.0.0.1:${receiver.server.address().port}/hook`;
  return receiver;
}

test("a webhook's secret is shown once, deliveries are live, and one is sent again", async () => {
  const receiver = await startReceiver();
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("webhooks");
  await click(page, "+ Add webhook");
  await dialogField(page, "Address").fill("http://example.com:80/hook");
  await click(page, "Add");
  await page.locator(".error-box", { hasText: "invalid_field_value" }).waitFor();
  await dialogField(page, "Address").fill(receiver.url);
  await click(page, "Add");
  const shown = page.locator("#new-secret");
  await shown.waitFor();
  const secret = await shown.innerText();
  assert.match(secret, /^whsec_/);
  assert.match(secret, SECRET);
  await click(page, "Copy the secret");
  await page.getByText("✓ Copied").first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret);
  for (const kind of ["Python", "Node"]) {
    await click(page, kind);
    assert.ok(!SECRET.test(await page.locator("dialog pre").innerText()), "only .env holds the secret");
  }
  await checkFit(page, "a new webhook");
  await page.evaluate(() => { location.hash = "#/requests"; });
  await page.waitForFunction(() => document.title.startsWith("Requests"));
  await page.locator(".row", { hasText: "/dev/webhooks" }).first().click();
  await page.locator(".detail").waitFor();
  assert.ok(!SECRET.test(await page.content()), "the list of requests has no secret");
  await page.evaluate(() => { location.hash = "#/webhooks"; });
  await page.locator("tr", { hasText: receiver.url }).waitFor();
  assert.ok(!(await page.content()).includes(secret));
  assert.equal(await page.evaluate((text) => JSON.stringify({ ...localStorage, ...sessionStorage }).includes(text) || location.href.includes(text), secret), false);
  assert.ok(!service.printed().includes(secret), "the log in the terminal has no secret");

  await person("POST", "/v1/limits", { name: HOSTILE, meterId: "mtr_total_events", limitValue: 1, period: "day", customerId: HOSTILE + "hooked", alertThresholds: [100] });
  await record(HOSTILE + "hooked");
  const row = page.locator("tr", { hasText: "limit.exceeded" });
  await row.getByText("500").waitFor();
  await row.getByText("pending").waitFor();
  await row.getByRole("button", { name: /^Details/ }).click();
  const detail = page.getByRole("region", { name: "Details of the delivery" });
  await detail.getByText('"limitName"').waitFor();
  await checkFit(page, "a delivery");
  assert.ok(!/[\u202e\u200b]/.test(await page.content()));

  receiver.answer = 204;
  await detail.getByRole("button", { name: "Redeliver" }).click();
  await row.getByText("success").waitFor();
  await row.getByText("204").waitFor();
  const { headers, body } = receiver.received.at(-1);
  const signature = createHmac("sha256", Buffer.from(secret.slice("whsec_".length), "base64")).update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`).digest("base64");
  assert.equal(headers["webhook-signature"], `v1,${signature}`);
  assert.equal(new Set(receiver.received.map((one) => one.headers["webhook-id"])).size, 1);
  const before = receiver.received.length;
  runLine(service, await detail.locator(".same code").innerText());
  await until("the delivery", () => receiver.received.length > before);
  await page.keyboard.press("Escape");
  await detail.waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.textContent === "Details");

  await click(page, `Remove ${receiver.url}`);
  await click(page, "Remove");
  await closed(page);
  await page.getByText("No webhook yet").waitFor();
  assert.deepEqual(await list("/dev/webhooks"), []);
  await one.close();
  receiver.server.close();
});

test("the line that each dialog shows makes the same limit, meter, balance and webhook", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  const name = `-${hostile(80)}`;
  const line = async (view, button, fields) => {
    await one.open(view);
    await page.getByRole("button", { name: button }).first().click();
    for (const [label, value] of fields) await (await dialogField(page, label).evaluate((element) => element.tagName) === "SELECT" ? dialogField(page, label).selectOption(value) : dialogField(page, label).fill(value));
    const shown = await page.locator(".same code").last().innerText();
    assert.ok(!/[\u202e\u200b]/.test(shown), "what cannot be seen is an escape");
    runLine(service, shown);
    await page.keyboard.press("Escape");
    await closed(page);
  };
  await line("limits", "+ Create limit", [["Name", name], ["Limit", "1400000"], ["Period", "annual"], ["For", "one"], ["Customer", name], ["Alerts (%)", "50,100"]]);
  const limit = (await list(`/v1/limits?customerId=${encodeURIComponent(name)}`))[0];
  assert.deepEqual([limit.name, limit.limitValue, limit.period, limit.alertThresholds], [name, 1400000, "annual", [50, 100]]);
  await one.open("limits");
  await page.locator("tr", { hasText: "1.4 M" }).getByRole("button", { name: /^Edit/ }).click();
  await dialogField(page, "For").selectOption("each");
  await dialogField(page, "Alerts (%)").fill("");
  runLine(service, await page.locator(".same code").last().innerText());
  const changed = await person("GET", `/v1/limits/${limit.id}`);
  assert.deepEqual([changed.customerId, changed.alertThresholds], [null, null]);
  await page.keyboard.press("Escape");

  await line("limits", "+ Create meter", [["Name", name], ["Of the events", "count"], ["Event type", name], ["What it is for", name]]);
  const meter = (await list("/v1/meters")).find((item) => item.name === name);
  assert.deepEqual([meter.aggregation, meter.field, meter.eventFilter.eventType, meter.description], ["count", "*", name, name]);
  await record(name);
  await line(`customers?id=${encodeURIComponent(name)}`, "+ Create balance", [["Name", name], ["Minimum", "-0.5"]]);
  const balance = (await list(`/v1/balances?customerId=${encodeURIComponent(name)}`))[0];
  assert.deepEqual([balance.name, balance.minimumBalance], [name, -0.5]);
  await line("webhooks", "+ Add webhook", [["Address", "http://127.0.0.1:9/a?b=c'd"]]);
  assert.deepEqual((await list("/dev/webhooks")).map((hook) => hook.url), ["http://127.0.0.1:9/a?b=c'd"]);
  await one.close();
});

test("limits and webhooks are managed with the keyboard alone", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  const { keyboard } = page;
  await keyboard.press("g");
  await keyboard.press("m");
  await page.locator("table").first().waitFor();
  await keyboard.press("n");
  await page.locator("dialog[open]").waitFor();
  await keyboard.type("By keyboard");
  await keyboard.press("Tab");
  await keyboard.press("Tab");
  await keyboard.type("12");
  await keyboard.press("Enter");
  await closed(page);
  assert.equal((await list("/v1/limits")).find((item) => item.name === "By keyboard").limitValue, 12);
  await keyboard.press("g");
  await keyboard.press("w");
  await page.locator("h1", { hasText: "Webhooks" }).waitFor();
  await keyboard.press("n");
  await page.locator("dialog[open]").waitFor();
  await keyboard.type("http://localhost:9/keyboard");
  await keyboard.press("Enter");
  await page.locator("#new-secret").waitFor();
  await keyboard.press("Escape");
  await closed(page);
  await page.locator("tr", { hasText: "localhost:9/keyboard" }).waitFor();
  await one.close();
});
