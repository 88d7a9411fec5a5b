// The example of a page that uses a client token: examples/client-page.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { SECRET, checkAccessibility, checkWidth, launch, setNoon, startService, until } from "./support.mjs";

let browser;
let service;
let backend;
let address;

before(async () => {
  browser = await launch();
  service = await startService({ args: ["--rate-limit", "off"] });
  await setNoon(service);
  await service.call("POST", "/v1/quotas", { name: "Questions a day", metric: "total_events", limitValue: 2, period: "day", dimensionFilters: { customer_id: "customer_1" } });
  backend = spawn(process.execPath, ["examples/client-page/backend.mjs"], {
    env: { PATH: process.env.PATH, LIMITRY_API_URL: service.baseUrl, LIMITRY_API_KEY: service.apiKey },
    stdio: ["ignore", "pipe", "inherit"],
  });
  [address] = await once(createInterface({ input: backend.stdout }), "line");
});

after(async () => {
  backend?.kill();
  await browser?.close();
  await service?.stop();
  service?.remove();
});

test("a customer's browser records and is refused with a client token, and never sees the key", async () => {
  const context = await browser.newContext({ viewport: { width: 400, height: 800 } });
  const page = await context.newPage();
  const authorizations = [];
  context.on("request", (request) => authorizations.push(request.headers().authorization ?? ""));
  await page.goto(address);
  await page.getByText("Questions a day: 0 of 2").waitFor();
  await checkAccessibility(page, "the example's page");
  await checkWidth(page, "the example's page");
  const ask = page.getByRole("button", { name: "Ask" });
  await ask.click();
  await page.getByText("Questions a day: 1 of 2").waitFor();
  assert.equal(await page.locator("#said").innerText(), "42");
  await ask.click();
  await page.getByText("You have used up your plan.").waitFor();
  assert.ok(await ask.isDisabled());
  assert.ok(!SECRET.test(await page.content()));
  assert.ok(authorizations.some((text) => text.startsWith("Bearer limitry_ct_")));
  assert.ok(authorizations.every((text) => !/limitry_(sk|pat)_/.test(text)));
  const { data } = (await service.call("GET", "/v1/events?customerId=customer_1")).json;
  assert.equal(data.length, 2);
  await context.close();
});

test("a token that has expired is replaced", async () => {
  await service.call("PUT", "/dev/clock", { advance: "24h" }, { person: true });
  const page = await browser.newPage();
  await page.goto(address);
  await page.getByText("Questions a day: 0 of 2").waitFor();
  await service.call("PUT", "/dev/clock", { advance: "11m" }, { person: true });
  await page.getByRole("button", { name: "Ask" }).click();
  await until("the event", async () => (await page.locator("#said").innerText()) === "42");
  await page.close();
});
