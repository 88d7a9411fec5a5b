// Every view of the page, and every change that it can make, in headless Chromium.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { HOSTILE, SECRET, checkAccessibility, checkWidth, click, closed, dialogField, hostile, launch, openPage, runLine, settle, startService, told, until } from "./support.mjs";

const VIEWS = ["overview", "requests", "keys", "quotas", "rate-limits", "limits", "customers", "client-tokens", "webhooks", "try", "clock"];

let browser;
let service;

before(async () => {
  browser = await launch();
  service = await startService({ args: ["--rate-limit", "off"] });
});

after(async () => {
  await browser?.close();
  await service?.stop();
  service?.remove();
});

async function list(path) {
  const { json } = await service.call("GET", path, undefined, { person: true });
  return json.data;
}

test("an empty service teaches what would be in each view", async () => {
  const one = await openPage(browser, service);
  for (const view of VIEWS) {
    await one.open(view);
    await checkAccessibility(one.page, `${view}, empty`);
  }
  await one.open("overview");
  await click(one.page, "Fill with example data");
  await one.page.locator(".card").first().waitFor({ timeout: 20000 });
  await one.page.locator(".chart").first().waitFor();
  assert.equal((await list("/v1/quotas")).length > 0, true);
  await one.close();
});

test("requests of an application appear within a second", async () => {
  const one = await openPage(browser, service);
  await one.open("requests");
  await one.page.locator(".chip", { hasText: "live" }).waitFor();
  const customer = `live_${Date.now()}`;
  execFileSync("curl", ["-sS", `${service.origin}/v1/usage/check`, "-H", `Authorization: Bearer ${service.apiKey}`, "-H", "Content-Type: application/json",
    "-d", JSON.stringify({ customer_id: customer, event_type: "api_call" })]);
  const answered = Date.now();
  await one.page.locator(".row", { hasText: customer }).waitFor({ timeout: 1000 });
  assert.ok(Date.now() - answered < 1000);
  const row = await until("the line in the terminal", () => service.logged().find((line) => line.customer === customer));
  assert.deepEqual([row.status, row.method, row.target, row.verdict, row.eventType], [200, "POST", "/v1/usage/check", "allowed", "api_call"]);
  await one.close();
});

test("the details of a request hold its bodies, a curl line, and no secret", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("requests");
  await service.call("POST", "/v1/quotas", { name: "Two a month", metric: "total_events", limitValue: 2, period: "month", dimensionFilters: { customer_id: "detail" } });
  await service.call("POST", "/v1/track", { customerId: "detail", eventType: "secret", properties: { note: service.apiKey } });
  await service.call("POST", "/v1/track", { customerId: "detail", eventType: "x" });
  await service.call("POST", "/v1/track", { customerId: "detail", eventType: "refused" });
  await service.call("POST", "/v1/api-keys", { name: "In the log" }, { person: true });
  await service.call("GET", "/v1/quotas", undefined, { headers: { Authorization: "Bearer limitry_sk_wrongwrongwrongwrong0000", Cookie: "a=b", "X-Api-Key": "another-secret" } });
  await page.locator(".row", { hasText: "invalid_api_key" }).first().waitFor();
  for (const [text, contains] of [["secret", ["properties", "Authorization: Bearer $LIMITRY_API_KEY"]], ["refused", ["Two a month 2/2", "quota_exceeded"]], ["api-keys", ["limitry_sk_…"]], ["invalid_api_key", ["limitry_sk_…0000"]]]) {
    await page.getByLabel("Filter by path, customer, key or quota").fill(text);
    await page.locator(".row button").first().click();
    const detail = page.locator(".detail");
    await detail.waitFor();
    const shown = await detail.innerText();
    for (const part of contains) assert.ok(shown.includes(part), `${part} in ${shown}`);
    assert.ok(!SECRET.test(shown) && !shown.includes("another-secret") && !shown.includes("a=b"), shown);
    if (text === "refused") {
      await checkAccessibility(page, "details");
    }
    await page.keyboard.press("Escape");
    await detail.waitFor({ state: "detached" });
  }
  await page.getByLabel("Filter by path, customer, key or quota").fill("no such thing");
  await page.getByText("No request matches the filter").waitFor();
  await click(page, "Show all requests");
  await page.getByLabel("Filter by status").selectOption("refused");
  await page.locator(".row").first().waitFor();
  assert.equal(await page.locator(".row").count(), await page.locator(".row", { hasText: "refused" }).count());
  await page.getByLabel("Filter by status").selectOption("all");
  const html = await page.content();
  assert.ok(!SECRET.test(html));
  await one.close();
});

test("the list of requests can be paused and cleared", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("requests");
  await click(page, "Pause");
  const send = (customer) => service.call("POST", "/v1/usage/check", { customer_id: customer, event_type: "x" });
  await send("while_paused");
  await page.getByText("paused, 1 new").waitFor();
  assert.equal(await page.locator(".row", { hasText: "while_paused" }).count(), 0);
  await page.keyboard.press("p");
  await page.locator(".row", { hasText: "while_paused" }).waitFor();
  await click(page, "Clear");
  await page.getByText("No request yet").waitFor();
  await page.reload();
  await page.getByText("No request yet").waitFor();
  await send("after_clear");
  await page.locator(".row", { hasText: "after_clear" }).waitFor();
  await one.close();
});

test("ten thousand requests are a list of few elements that keeps the reader's place", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("requests");
  const send = (from, to) => Promise.all(Array.from({ length: to - from }, (_, index) => service.call("POST", "/v1/usage/check", { customer_id: `many_${from + index}`, event_type: "x" })));
  for (let from = 0; from < 2000; from += 100) await send(from, from + 100);
  // The service sends part of a burst; opened anew, the page has all of it.
  await page.reload();
  await until("all requests", async () => /of (2,\d{3}|[3-9],|1\d,)/.test(await page.locator("main").innerText()));
  assert.ok(await page.locator(".row").count() < 80);
  const rows = page.locator(".rows");
  await rows.evaluate((element) => { element.scrollTop = 20000; });
  await page.waitForTimeout(100);
  const first = async () => {
    const box = await rows.boundingBox();
    return page.evaluate(([x, y]) => document.elementFromPoint(x, y).closest(".row")?.querySelector("button").dataset.sequence, [box.x + 50, box.y + 100]);
  };
  const before = await first();
  await send(5000, 5003);
  await until("the new requests", () => service.logged().some((line) => line.customer === "many_5002"));
  await page.waitForTimeout(500);
  assert.equal(await first(), before, "the reader's place moved");
  await one.close();
});

test("a key is made, shown once, copied, renamed, ended and revoked", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("keys");
  await click(page, "+ Create key");
  await dialogField(page, "Name").fill("Checkout");
  assert.match(await page.locator("dialog .same code").innerText(), /^limitry keys create Checkout --expires 90d --local$/);
  await click(page, "Create");
  const shown = page.locator("#new-secret");
  await shown.waitFor();
  const secret = await shown.innerText();
  assert.match(secret, SECRET);
  await checkAccessibility(page, "a new key");
  await click(page, "Copy the key");
  await page.getByText("✓ Copied").first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret);
  for (const kind of ["Python", "Node", "curl"]) {
    await click(page, kind);
    assert.ok(!SECRET.test(await page.locator("dialog pre").innerText()), "only .env holds the secret");
  }
  await click(page, ".env");
  assert.match(await page.locator("dialog pre").innerText(), new RegExp(`LIMITRY_API_KEY=${secret}`));
  assert.equal((await service.call("POST", "/v1/usage/check", { customer_id: "c", event_type: "e" }, { headers: { Authorization: `Bearer ${secret}` } })).status, 200);

  // Left by the back button: the secret is nowhere.
  await page.evaluate(() => { location.hash = "#/overview"; });
  await page.waitForFunction(() => document.title.startsWith("Overview"));
  await page.evaluate(() => { location.hash = "#/keys"; });
  await page.locator("tr", { hasText: "Checkout" }).waitFor();
  assert.ok(!(await page.content()).includes(secret));
  assert.equal(await page.evaluate((text) => JSON.stringify({ ...localStorage, ...sessionStorage }).includes(text) || location.href.includes(text) || document.cookie.includes(text), secret), false);

  await click(page, "Rename Checkout");
  await dialogField(page, "Name").fill(hostile(100));
  await click(page, "Rename");
  await closed(page);
  await told(page, "Renamed");
  let key = (await list("/v1/api-keys")).find((item) => item.lastFour === secret.slice(-4));
  assert.equal(key.name, hostile(100));
  await page.locator("tr", { hasText: "u{202e}" }).waitFor();
  await checkWidth(page, "keys with a hostile name");
  await page.locator(".notice", { hasText: "Renamed" }).getByRole("button", { name: "Undo" }).click();
  await page.locator("tr", { hasText: "Checkout" }).waitFor();

  await click(page, "Set end Checkout");
  await dialogField(page, "Ends").selectOption("1d");
  await click(page, "Set");
  await closed(page);
  key = await until("the end", async () => (await list("/v1/api-keys")).find((item) => item.name === "Checkout" && item.expiresAt));
  assert.ok(Math.abs(new Date(key.expiresAt) - Date.now() - 86400e3) < 60e3);

  await click(page, "Revoke Checkout");
  await page.getByText("get 401 from now on").waitFor();
  await click(page, "Revoke");
  await closed(page);
  assert.equal((await service.call("GET", "/v1/quotas", undefined, { headers: { Authorization: `Bearer ${secret}` } })).status, 401);
  await page.getByLabel("revoked and expired").check();
  await page.locator("tr", { hasText: "Checkout" }).getByText("revoked").waitFor();
  await one.close();
});

for (const [view, one, path, change] of [
  ["quotas", "quota", "/v1/quotas", { label: "Period", value: "week", field: "period" }],
  ["rate-limits", "rate limit", "/v1/rate-limits", { label: "Window", value: "hour", field: "window" }],
]) {
  test(`a ${one} is created, changed, deleted and brought back`, async () => {
    const opened = await openPage(browser, service);
    const { page } = opened;
    await opened.open(view);
    await page.getByRole("button", { name: `+ Create ${one}` }).click();
    await dialogField(page, "Name").fill(hostile(100));
    await dialogField(page, "Limit").fill("7");
    if (view === "quotas") {
      await dialogField(page, "What it counts").selectOption("values");
      await dialogField(page, "Name of the value").fill("gigabytes");
    }
    await click(page, "+ Add");
    await dialogField(page, "Count only events with: Dimension").fill("model");
    await dialogField(page, "Count only events with: Value").fill(hostile(200));
    await checkAccessibility(page, `the dialog of a ${one}`);
    await click(page, "Create");
    await closed(page);
    await told(page, "Created");
    let made = (await list(path)).find((item) => item.name === hostile(100));
    assert.deepEqual([made.limitValue, made.dimensionFilters], [7, { model: hostile(200) }]);
    if (view === "quotas") assert.equal(made.metric, "values.gigabytes");
    await checkWidth(page, `${view} with a hostile name`);
    const row = page.locator("tr", { hasText: "u{202e}" });
    await row.getByRole("button", { name: /^Edit/ }).click();
    await dialogField(page, "Limit").fill("9");
    await dialogField(page, change.label).selectOption(change.value);
    await click(page, "Save");
    await closed(page);
    made = (await list(path)).find((item) => item.name === hostile(100));
    assert.deepEqual([made.limitValue, made[change.field]], [9, change.value]);

    // A mistake is explained where it was made.
    await page.getByRole("button", { name: `+ Create ${one}` }).click();
    await dialogField(page, "Name").fill(hostile(100));
    await dialogField(page, "Limit").fill("1");
    await click(page, "Create");
    await page.locator(".error-box", { hasText: "name_taken" }).waitFor();
    await checkAccessibility(page, "an error in a dialog");
    await click(page, "Cancel");

    await row.getByRole("button", { name: /^Delete/ }).click();
    await click(page, "Delete");
    await closed(page);
    assert.equal((await list(path)).some((item) => item.name === hostile(100)), false);
    await page.locator(".notice", { hasText: "Deleted" }).getByRole("button", { name: "Undo" }).click();
    await until("the undo", async () => (await list(path)).some((item) => item.name === hostile(100)));
    await opened.close();
  });
}

test("a customer is created and changed, and its usage is shown", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("customers");
  await click(page, "+ Create customer");
  await dialogField(page, "Id in your application").fill(hostile(256));
  await dialogField(page, "Name").fill(hostile(256));
  await dialogField(page, "Email").fill("ada@example.com");
  await click(page, "Create");
  await closed(page);
  const made = (await list("/v1/customers")).find((item) => item.externalId === hostile(256));
  assert.deepEqual([made.name, made.email], [hostile(256), "ada@example.com"]);
  await checkWidth(page, "customers with a hostile name");
  const row = page.locator("tr", { hasText: "u{202e}" });
  await row.getByRole("button", { name: /^Edit/ }).click();
  await dialogField(page, "Email").fill("grace@example.com");
  await click(page, "Save");
  await closed(page);
  assert.equal((await list("/v1/customers")).find((item) => item.externalId === hostile(256)).email, "grace@example.com");
  await page.getByRole("link", { name: "customer_1", exact: true }).click();
  await page.locator("h1", { hasText: "customer_1" }).waitFor();
  await page.locator(".chart").waitFor();
  await checkAccessibility(page, "a customer");
  await one.close();
});

test("the line that each dialog shows does the same in a terminal", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  const name = `-${hostile(80)}`;
  const shown = async () => page.locator(".same code").last().innerText();
  const run = (line) => runLine(service, line);
  const dialog = async (view, button, fields) => {
    await one.open(view);
    await page.getByRole("button", { name: button }).first().click();
    for (const [label, value] of fields) await dialogField(page, label).fill(value);
    const line = await shown();
    assert.ok(!/[\u202e\u200b]/.test(line), "what cannot be seen is an escape");
    const said = run(line);
    await page.keyboard.press("Escape");
    await closed(page);
    return said;
  };
  assert.match(await dialog("keys", "+ Create key", [["Name", name]]), SECRET);
  const key = (await list("/v1/api-keys")).find((item) => item.name === name);
  assert.ok(key.expiresAt);
  await dialog("quotas", "+ Create quota", [["Name", name], ["Limit", "1200000"]]);
  assert.equal((await list("/v1/quotas")).find((item) => item.name === name).limitValue, 1200000);
  await dialog("rate-limits", "+ Create rate limit", [["Name", name], ["Limit", "1300000"]]);
  assert.equal((await list("/v1/rate-limits")).find((item) => item.name === name).limitValue, 1300000);
  await dialog("customers", "+ Create customer", [["Id in your application", name], ["Name", name], ["Email", "a@b.example"]]);
  assert.deepEqual((await list("/v1/customers")).filter((item) => item.externalId === name).map((item) => [item.name, item.email]), [[name, "a@b.example"]]);
  await one.open("keys");
  await page.locator("tr", { hasText: `…${key.lastFour}` }).getByRole("button", { name: /^Rename/ }).click();
  await dialogField(page, "Name").fill("Renamed by a line");
  run(await shown());
  await page.keyboard.press("Escape");
  await closed(page);
  assert.equal((await list("/v1/api-keys")).find((item) => item.id === key.id).name, "Renamed by a line");
  await page.locator("tr", { hasText: `…${key.lastFour}` }).getByRole("button", { name: /^Set end/ }).click();
  await dialogField(page, "Ends").selectOption("365d");
  run(await shown());
  await page.keyboard.press("Escape");
  await closed(page);
  const later = (await list("/v1/api-keys")).find((item) => item.id === key.id).expiresAt;
  assert.ok(new Date(later) - Date.now() > 364 * 86400e3, later);
  await one.open("client-tokens");
  await page.getByLabel("Customer", { exact: true }).fill(name);
  assert.match(run(await shown()), SECRET);
  await one.open("try");
  await click(page, "Record");
  await page.getByLabel("Customer", { exact: true }).fill(name);
  await page.getByLabel("Event type", { exact: true }).fill("by_a_line");
  run(await page.locator("form .line code").last().innerText());
  const { json } = await service.call("GET", `/v1/events?eventType=by_a_line&limit=5`);
  assert.deepEqual(json.data.map((event) => [event.customerId, event.values.total_tokens]), [[name, 500]]);
  await checkControlLines(one, service);
  await one.close();
});

/** The lines beside clock, faults and data do what they say. */
async function checkControlLines({ page, open }, of) {
  const run = (line) => runLine(of, line);
  const show = async (path) => (await of.call("GET", path, undefined, { person: true })).json;
  await open("clock");
  await page.getByLabel("Set to (UTC)").fill("2027-01-31T23:59:50");
  run(await page.getByLabel("Clock", { exact: true }).locator(".line code").innerText());
  assert.match((await show("/dev/clock")).now, /^2027-0[12]-/);
  await page.getByLabel("Latency (ms)").fill("3");
  await page.getByLabel("Only on").fill("POST /v1/track");
  run(await page.getByLabel("Faults", { exact: true }).locator(".line code").innerText());
  assert.equal((await show("/dev/faults")).spec, "POST /v1/track:latency=3ms");
  if (of !== service) {
    // Twice in one service, the example data would use up its own quotas.
    run(await page.getByLabel("Data", { exact: true }).locator(".line code").innerText());
    assert.ok((await of.call("GET", "/v1/customers?limit=100")).json.data.length >= 8);
  }
  await of.call("PUT", "/dev/clock", { reset: true }, { person: true });
  await of.call("PUT", "/dev/faults", { spec: "off" }, { person: true });
}

test("the line of a temporary service reaches it", async () => {
  const temporary = await startService({ args: ["--ephemeral"] });
  const one = await openPage(browser, temporary);
  await one.open("customers");
  await one.page.getByRole("button", { name: "+ Create customer" }).click();
  await dialogField(one.page, "Id in your application").fill("by_a_line");
  const line = await one.page.locator(".same code").innerText();
  runLine(temporary, line);
  assert.equal((await temporary.call("GET", "/v1/customers/by_a_line")).status, 200);
  await checkControlLines(one, temporary);
  await one.close();
  await temporary.stop();
  temporary.remove();
});

test("a client token is made and tried as a browser would use it", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("client-tokens");
  await page.getByLabel("Customer", { exact: true }).fill("browser_1");
  await click(page, "+ Add");
  await page.getByLabel("More context, which the browser can read: Name").fill("plan");
  await page.getByLabel("More context, which the browser can read: Value").fill(HOSTILE);
  await click(page, "Make token");
  const token = await page.locator(".secret code").innerText();
  assert.match(token, /^limitry_ct_/);
  for (const [button, status, contains] of [
    ["Read its context", "200", "browser_1"], ["Check quotas", "200", "allowed"], ["Check limits", "200", "limits"], ["Record an event", "201", "recorded"],
    ["Usage today", "200", "totalEvents"], ["List keys (not allowed)", "403", "insufficient_permissions"],
  ]) {
    await click(page, button);
    await page.locator(".split .state", { hasText: status }).waitFor();
    await page.locator("pre", { hasText: contains }).waitFor();
  }
  await checkAccessibility(page, "a client token");
  const { json } = await service.call("GET", "/v1/events?customerId=browser_1&limit=10");
  assert.equal(json.data.length, 1);
  await one.open("overview");
  await one.open("client-tokens");
  assert.ok(!(await page.content()).includes(token));
  await one.close();
});

test("a check, a recording and a track are sent, and refusals are explained", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  await service.call("POST", "/v1/quotas", { name: hostile(90), metric: "total_events", limitValue: 1, period: "month", dimensionFilters: { customer_id: "bench" } });
  await one.open("try");
  await page.getByLabel("Customer", { exact: true }).fill("bench");
  for (const [kind, answer] of [["check", "✓ Allowed"], ["record", "✓ Recorded"], ["track", "✗ Refused by"], ["check", "✗ Refused by"]]) {
    await click(page, kind[0].toUpperCase() + kind.slice(1));
    await click(page, `Send ${kind}`);
    await page.locator(".verdict", { hasText: answer }).waitFor();
  }
  await checkWidth(page, "an answer with a hostile name");
  await checkAccessibility(page, "an answer");
  await page.getByLabel("Event type", { exact: true }).fill(hostile(256));
  await page.getByLabel("Values: Value").first().fill("many");
  await click(page, "Send check");
  await page.locator(".verdict", { hasText: "!" }).waitFor();
  // The line that is shown does the same.
  await page.getByLabel("Values: Value").first().fill("5");
  const line = (await page.locator("form .line code").first().innerText());
  const answer = execFileSync("bash", ["-c", line], { env: { PATH: process.env.PATH, LIMITRY_API_KEY: service.apiKey }, stdio: ["ignore", "pipe", "ignore"] }).toString();
  assert.equal(JSON.parse(answer).allowed, false, answer);
  await one.close();
});

test("clock and faults are set, shown in the header, and taken back", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  await one.open("clock");
  await click(page, "+1 day");
  await page.locator(".chip", { hasText: "clock +1 d" }).waitFor();
  assert.equal(Math.round((await service.call("GET", "/dev/clock", undefined, { person: true })).json.offsetSeconds / 86400), 1);
  await page.getByLabel("Set to (UTC)").fill("2027-01-31T23:59:50");
  await click(page, "Set the clock");
  await told(page, "The clock is set");
  assert.match((await service.call("GET", "/dev/clock", undefined, { person: true })).json.now, /^2027-0[12]-/);
  await click(page, "Real time");
  await page.locator(".chip", { hasText: "clock" }).waitFor({ state: "detached" });

  await page.getByLabel("Errors, 500 (%)").fill("100");
  await page.getByLabel("Only on").fill("POST /v1/usage/check");
  await click(page, "Inject");
  await page.locator(".chip", { hasText: "faults" }).waitFor();
  assert.equal((await service.call("POST", "/v1/usage/check", { customer_id: "c", event_type: "e" })).status, 500);
  await checkAccessibility(page, "faults");
  await checkWidth(page, "faults");
  await one.open("try");
  await click(page, "Check");
  await click(page, "Send check");
  await page.locator(".verdict", { hasText: "an injected fault" }).waitFor();
  await one.open("clock");
  await click(page, "Off");
  await page.locator(".chip", { hasText: "faults" }).waitFor({ state: "detached" });
  assert.equal((await service.call("POST", "/v1/usage/check", { customer_id: "c", event_type: "e" })).status, 200);
  await one.close();
});

test("the page works under faults and limits that its application feels", async () => {
  const limited = await startService({ args: ["--rate-limit", "5", "--fault", "error=100%"] });
  const one = await openPage(browser, limited);
  for (const view of VIEWS) {
    await one.open(view);
    assert.equal(await one.page.locator(".error-box").count(), 0, view);
  }
  await one.close();
  await limited.stop();
  limited.remove();
});

test("everything can be done with the keyboard alone", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  const keyboard = page.keyboard;
  for (const [letter, title] of [["r", "Requests"], ["k", "API keys"], ["q", "Quotas"], ["l", "Rate limits"], ["m", "Limits"], ["w", "Webhooks"], ["c", "Customers"], ["t", "Client tokens"], ["y", "Try it"], ["d", "Clock and faults"], ["o", "Overview"]]) {
    await keyboard.press("g");
    await keyboard.press(letter);
    await page.waitForFunction((text) => document.activeElement?.tagName === "H1" && document.activeElement.textContent === text, title);
  }
  await settle(page);
  await keyboard.press("v");
  await page.locator(".scroll table").waitFor();
  await checkAccessibility(page, "usage as a table");
  await keyboard.press("v");
  await keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
  await checkAccessibility(page, "the list of keys");
  await keyboard.press("Escape");
  await closed(page);

  await keyboard.press("g");
  await keyboard.press("k");
  await page.locator("table").waitFor();
  await keyboard.press("n");
  await page.locator("dialog[open]").waitFor();
  await keyboard.type("By keyboard");
  await keyboard.press("Enter");
  await page.locator("#new-secret").waitFor();
  await keyboard.press("Enter");
  await page.getByText("✓ Copied").first().waitFor();
  await keyboard.press("Escape");
  await closed(page);
  await keyboard.press("/");
  await keyboard.type("By keyboard");
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  // On by Tab to the row's last button.
  await until("the focus on Revoke", async () => {
    await keyboard.press("Tab");
    return page.evaluate(() => document.activeElement.getAttribute("aria-label") === "Revoke By keyboard");
  });
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(outline, "solid", "the focus is visible");
  await keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor();
  await until("the focus on the danger", async () => {
    await keyboard.press("Tab");
    return page.evaluate(() => document.activeElement.className === "danger");
  });
  await keyboard.press("Enter");
  await closed(page);
  assert.equal((await list("/v1/api-keys")).find((key) => key.name === "By keyboard").status, "revoked");

  await service.call("POST", "/v1/usage/check", { customer_id: "one", event_type: "x" });
  await service.call("POST", "/v1/usage/check", { customer_id: "two", event_type: "x" });
  await keyboard.press("Escape");
  await keyboard.press("g");
  await keyboard.press("r");
  await page.locator(".row").nth(1).waitFor();
  await page.locator(".row button").first().focus();
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await page.locator(".detail").waitFor();
  await keyboard.press("Escape");
  await page.locator(".detail").waitFor({ state: "detached" });
  await one.close();
});

let filled = null;
/** What the tests before have not made: a limit for each customer with an alert, a balance, and a webhook that does not answer. */
function fill() {
  filled ??= (async () => {
    const made = [
      await service.call("POST", "/dev/webhooks", { url: "http://127.0.0.1:9/hook" }, { person: true }),
      await service.call("POST", "/v1/limits", { name: "Each", meterId: "mtr_total_events", limitValue: 2, period: "month", alertThresholds: [50, 100] }),
      await service.call("POST", "/v1/balances", { customerId: "customer_1", name: "Prepaid", initialBalance: 20 }),
      await service.call("POST", "/v1/events/record", { customerId: "filled", eventType: "e" }),
      await service.call("POST", "/v1/events/record", { customerId: "filled", eventType: "e" }),
    ];
    assert.deepEqual(made.map((answer) => answer.status), [201, 201, 201, 201, 201]);
  })();
  return filled;
}

for (const theme of ["light", "dark"]) {
  for (const width of [1440, 400]) {
    test(`every view is accessible and fits, ${theme}, ${width} px`, async () => {
      const one = await openPage(browser, service, { width, height: 900, theme });
      const { page } = one;
      await fill();
      for (const view of [...VIEWS, "customers?id=customer_1"]) {
        await one.open(view);
        await page.waitForTimeout(150);
        await checkAccessibility(page, `${view}, ${theme}, ${width} px`);
        await checkWidth(page, `${view} at ${width} px`);
      }
      await one.close();
    });
  }
}

test("the theme can be switched and stays", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await click(page, "Switch between light and dark");
  const dark = await background();
  assert.notEqual(dark, light);
  await page.reload();
  await page.waitForSelector("h1");
  assert.equal(await background(), dark);
  await one.close();
});

test("a service that is gone leaves the page readable, and one that is back ends the session", async () => {
  const first = await startService();
  const one = await openPage(browser, first);
  const { page } = one;
  await first.call("POST", "/v1/usage/check", { customer_id: "still_here", event_type: "x" });
  await one.open("requests");
  await page.locator(".row", { hasText: "still_here" }).waitFor();
  await first.stop();
  await page.locator(".chip", { hasText: "no connection" }).waitFor();
  assert.equal(await page.locator(".row", { hasText: "still_here" }).count(), 1);
  await page.evaluate(() => { location.hash = "#/quotas"; });
  await page.locator(".error-box", { hasText: "The service does not answer" }).waitFor();
  const second = await startService({ home: first.home, port: first.port });
  await page.getByText("The session has ended").waitFor({ timeout: 20000 });
  await checkAccessibility(page, "signed out");
  await page.goto(await second.link());
  await page.waitForSelector("html[data-ready]");
  await page.locator(".chip", { hasText: "live" }).waitFor();
  await one.close();
  await second.stop();
  second.remove();
});
