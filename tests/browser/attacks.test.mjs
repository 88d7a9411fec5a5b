// Other pages, other hosts and used links: none of them reads or changes anything.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { SECRET, launch, openPage, startService, until } from "./support.mjs";

let browser;
let service;
let attacker;
let attackerPort;

before(async () => {
  browser = await launch(["--host-resolver-rules=MAP evil.example 127.0.0.1, MAP rebound.example 127.0.0.1"]);
  service = await startService();
  attacker = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end("<!doctype html><title>another page</title><body>");
  });
  await new Promise((resolve) => attacker.listen(0, "127.0.0.1", resolve));
  attackerPort = attacker.address().port;
});

after(async () => {
  await browser?.close();
  attacker?.close();
  await service?.stop();
  service?.remove();
});

test("a link works once", async () => {
  const link = await service.link();
  const visit = () => fetch(link, { redirect: "manual" });
  const first = await visit();
  assert.equal(first.status, 303);
  assert.equal(first.headers.get("location"), "/");
  assert.match(first.headers.get("set-cookie"), /^limitry_page_\d+=[A-Za-z0-9]{40}; Path=\/; HttpOnly; SameSite=Strict$/);
  const second = await visit();
  assert.equal(second.status, 403);
  assert.equal(second.headers.get("set-cookie"), null);
  for (const code of ["", "x", service.pat, link.slice(-40, -1)]) {
    const wrong = await fetch(`${service.origin}/?code=${code}`, { redirect: "manual" });
    assert.deepEqual([wrong.status, wrong.headers.get("set-cookie")], [403, null]);
  }
});

test("a link in a part of another page, or fetched beforehand, is not used up", async () => {
  const link = await service.link();
  for (const headers of [{ "Sec-Fetch-Dest": "image" }, { "Sec-Fetch-Dest": "iframe" }, { "Sec-Fetch-Dest": "empty" }, { "Sec-Purpose": "prefetch" }]) {
    const answer = await fetch(link, { headers, redirect: "manual" });
    assert.deepEqual([answer.status, answer.headers.get("set-cookie")], [403, null], JSON.stringify(headers));
  }
  assert.equal((await fetch(link, { method: "HEAD", redirect: "manual" })).status, 403);
  assert.equal((await fetch(link, { redirect: "manual" })).status, 303);
});

test("the printed link is the page's, and works", async () => {
  assert.match(service.page, new RegExp(`^${service.origin}/\\?code=[A-Za-z0-9]{40}$`));
  const answer = await fetch(service.page, { redirect: "manual" });
  assert.equal(answer.status, 303);
});

test("without a session there is nothing but the empty page", async () => {
  const page = await fetch(service.origin);
  const text = await page.text();
  assert.equal(page.status, 200);
  assert.ok(!SECRET.test(text) && !text.includes(service.projectId), text);
  for (const [method, path] of [
    ["GET", "/ui/session"], ["GET", "/ui/events"], ["GET", "/ui/requests/1"], ["GET", "/ui/api/v1/quotas"], ["GET", "/ui/api/dev/clock"],
  ]) {
    const answer = await fetch(service.origin + path, { method });
    assert.equal(answer.status, 401, path);
    assert.equal((await answer.json()).error.code, "session_required");
  }
  for (const [method, path] of [["POST", "/ui/api/v1/quotas"], ["DELETE", "/ui/requests"], ["POST", "/ui/api/dev/reset"]]) {
    assert.equal((await fetch(service.origin + path, { method, headers: { Origin: service.origin } })).status, 401, path);
    assert.equal((await fetch(service.origin + path, { method })).status, 403, path);
  }
  assert.equal((await fetch(`${service.origin}/ui/link`, { method: "POST" })).status, 401);
  assert.equal((await service.call("POST", "/ui/link", {})).status, 401, "an API key opens no page");
});

/** The whole of it: a part that is weakened is another text. */
const PROTECTION = {
  "content-security-policy": [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'", "form-action 'none'", "base-uri 'none'",
    "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

test("every answer of the page has a strict policy, and none has CORS", async () => {
  for (const path of ["/", "/?code=x", "/ui/main.js", "/ui/style.css", "/ui/session", "/ui/events", "/ui/api/v1/quotas", "/ui/none"]) {
    const answer = await fetch(service.origin + path, { headers: { Origin: "http://evil.example" }, redirect: "manual" });
    for (const [name, value] of Object.entries(PROTECTION)) assert.equal(answer.headers.get(name), value, `${name} on ${path}`);
    for (const name of answer.headers.keys()) assert.ok(!name.startsWith("access-control-"), `${name} on ${path}`);
    await answer.body?.cancel();
  }
  const preflight = await fetch(`${service.origin}/ui/api/v1/quotas`, { method: "OPTIONS", headers: { Origin: "http://evil.example", "Access-Control-Request-Method": "POST" } });
  assert.equal(preflight.headers.get("access-control-allow-origin"), null);
  const client = await fetch(`${service.origin}/client/context`, { headers: { Origin: "http://evil.example" } });
  assert.equal(client.headers.get("access-control-allow-origin"), "*", "/client/* stays open");
});

test("a session cannot end the token that the server keeps", async () => {
  const link = await service.link();
  const cookie = (await fetch(link, { redirect: "manual" })).headers.get("set-cookie").split(";")[0];
  const act = (method, path, headers = {}) => fetch(`${service.origin}${path}`, { method, headers: { Cookie: cookie, Origin: service.origin, "Sec-Fetch-Site": "same-origin", ...headers } });
  for (const path of ["/ui/api/v1/user/token", "/ui/api/v1/user%2Ftoken", "/ui/api//v1/user/token", "/ui/api/v1/../v1/user/token", "/ui/api/client/context", "/ui/api/openapi.json"]) {
    assert.equal((await act("DELETE", path)).status, 404, path);
  }
  assert.equal((await act("GET", "/ui/api/v1/quotas")).status, 200);
  assert.equal((await act("GET", "/ui/api/v1/quotas", { Authorization: "Bearer limitry_pat_wrong" })).status, 200, "the browser's own header counts for nothing");
  for (const headers of [{ Origin: `http://127.0.0.1:${attackerPort}` }, { Origin: "null" }, { Origin: "" }, { "Sec-Fetch-Site": "same-site" }, { "Sec-Fetch-Site": "cross-site" }, { "Sec-Fetch-Site": "none" }]) {
    assert.equal((await act("GET", "/ui/api/v1/quotas", headers)).status, 403, JSON.stringify(headers));
    assert.equal((await act("POST", "/ui/api/dev/reset", headers)).status, 403, JSON.stringify(headers));
  }
});

/** What a page at another place can do with the session's cookie in the same browser. */
async function attack(page) {
  return page.evaluate(async (origin) => {
    const read = [];
    const attempt = async (what, work) => {
      try {
        const found = await work();
        if (found) read.push([what, String(found).slice(0, 200)]);
      } catch {
        // Refused, as it should be.
      }
    };
    const json = { method: "POST", credentials: "include", headers: { "Content-Type": "application/json" }, body: "{\"name\":\"evil\",\"limitValue\":1,\"window\":\"hour\"}" };
    for (const path of ["/ui/session", "/ui/api/v1/quotas", "/ui/api/v1/api-keys", "/ui/requests/1", "/", "/ui/main.js"]) {
      await attempt(`fetch ${path}`, async () => (await fetch(origin + path, { credentials: "include" })).text());
      await attempt(`opaque ${path}`, async () => (await fetch(origin + path, { credentials: "include", mode: "no-cors" })).text());
    }
    for (const path of ["/ui/api/v1/rate-limits", "/ui/api/dev/reset", "/ui/api/v1/api-keys"]) {
      await attempt(`write ${path}`, async () => (await fetch(origin + path, json)).text());
      await attempt(`simple ${path}`, async () => (await fetch(origin + path, { ...json, mode: "no-cors", headers: { "Content-Type": "text/plain" } })).text());
    }
    await attempt("clear", async () => (await fetch(`${origin}/ui/requests`, { method: "DELETE", credentials: "include" })).text());
    await attempt("beacon", () => { navigator.sendBeacon(`${origin}/ui/api/dev/reset`, "{}"); });
    for (const path of ["/ui/api/v1/rate-limits", "/ui/api/dev/reset"]) {
      const frame = document.createElement("iframe");
      frame.name = `target${path.length}`;
      document.body.append(frame);
      const form = document.createElement("form");
      Object.assign(form, { method: "POST", action: origin + path, target: frame.name, enctype: "text/plain" });
      const input = document.createElement("input");
      Object.assign(input, { name: "{\"name\":\"evil\",\"limitValue\":1,\"window\":\"hour\",\"x\":\"", value: "\"}" });
      form.append(input);
      document.body.append(form);
      form.submit();
    }
    await attempt("image", () => new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve(`${image.width} px`);
      image.onerror = () => resolve("");
      image.src = `${origin}/ui/icon.svg`;
    }));
    await attempt("events", () => new Promise((resolve) => {
      const source = new EventSource(`${origin}/ui/events`, { withCredentials: true });
      source.onmessage = (event) => resolve(event.data);
      source.onopen = () => resolve("opened");
      setTimeout(() => { source.close(); resolve(""); }, 1500);
    }));
    await attempt("script", () => new Promise((resolve) => {
      const script = document.createElement("script");
      script.type = "module";
      script.onload = () => resolve("loaded");
      script.onerror = () => resolve("");
      script.src = `${origin}/ui/dom.js`;
      document.body.append(script);
    }));
    await attempt("frame", () => new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.src = `${origin}/`;
      frame.onload = () => {
        try {
          resolve(frame.contentDocument?.title);
        } catch {
          resolve("");
        }
      };
      document.body.append(frame);
      setTimeout(() => resolve(""), 1500);
    }));
    await attempt("window", async () => {
      const opened = window.open(`${origin}/`);
      await new Promise((resolve) => setTimeout(resolve, 700));
      const found = opened?.document?.title;
      opened?.close();
      return found;
    });
    return read;
  }, service.origin);
}

for (const [what, address] of [["another port", (port) => `http://127.0.0.1:${port}/`], ["another host", (port) => `http://evil.example:${port}/`], ["localhost", (port) => `http://localhost:${port}/`]]) {
  test(`a page of ${what} reads nothing and changes nothing`, async () => {
    const signedIn = await openPage(browser, service);
    await service.call("POST", "/v1/usage/check", { customer_id: "private", event_type: "x" });
    const before = await everything();
    const page = await signedIn.context.newPage();
    await page.goto(address(attackerPort));
    assert.deepEqual(await attack(page), []);
    assert.deepEqual(await everything(), before);
    await page.close();
    // The attack's own requests and the browser's reports about them are no problems of the page.
    signedIn.problems.length = 0;
    await signedIn.open("quotas");
    await signedIn.close();
  });
}

async function everything() {
  const all = await Promise.all(["/v1/quotas", "/v1/rate-limits", "/v1/api-keys", "/v1/customers", "/v1/events"].map((path) => service.call("GET", path, undefined, { person: true })));
  // When a token was used last is no change of the attack.
  return all.map((answer) => answer.text.replace(/"lastUsedAt":"[^"]*"/g, ""));
}

test("a host that was rebound to this machine is refused", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  for (const path of ["/", "/ui/main.js", `/?code=${new URL(await service.link()).searchParams.get("code")}`]) {
    const answer = await page.goto(`http://rebound.example:${service.port}${path}`);
    assert.equal(answer.status(), 403, path);
    assert.match(await answer.text(), /Host header/);
  }
  await context.close();
});

test("a session ends with the service, also on the same port and data", async (t) => {
  const first = await startService();
  const cookie = (await fetch(await first.link(), { redirect: "manual" })).headers.get("set-cookie").split(";")[0];
  const ask = () => fetch(`${first.origin}/ui/session`, { headers: { Cookie: cookie } });
  assert.equal((await ask()).status, 200);
  const unused = await first.link();
  const started = Date.now();
  const events = await fetch(`${first.origin}/ui/events`, { headers: { Cookie: cookie } });
  await first.stop();
  assert.ok(Date.now() - started < 5000, "an open page does not delay the end of the service");
  await events.body?.cancel().catch(() => {});
  const second = await startService({ home: first.home, port: first.port });
  t.after(async () => {
    await second.stop();
    second.remove();
  });
  assert.equal((await ask()).status, 401);
  assert.equal((await fetch(unused, { redirect: "manual" })).status, 403);
});

test("no secret is in an address, in storage, in the page, or in what the page reads", async () => {
  const one = await openPage(browser, service);
  const { page } = one;
  const answers = [];
  page.on("response", async (response) => {
    if (response.url().includes("/ui/") && !response.url().endsWith("/ui/events")) answers.push(`${response.url()} ${await response.text().catch(() => "")} ${JSON.stringify(response.headers())}`);
  });
  // What it reads when it begins, too.
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  for (const view of ["overview", "requests", "keys", "quotas", "limits", "customers", "webhooks", "clock"]) await one.open(view);
  await until("answers", () => answers.length > 10);
  for (const text of answers) assert.ok(!SECRET.test(text) && !text.includes(service.pat), text.slice(0, 300));
  const kept = await page.evaluate(() => ({ url: location.href, storage: { ...localStorage, ...sessionStorage }, cookie: document.cookie, history: history.length }));
  assert.equal(kept.cookie, "", "scripts cannot read the session");
  assert.ok(!SECRET.test(JSON.stringify(kept)) && !kept.url.includes("code="));
  assert.ok(!SECRET.test(await page.content()));
  await one.close();
});

test("the log in the terminal holds no secret", async () => {
  await service.call("GET", `/v1/events?limit=1&note=${service.apiKey}`);
  await service.call("GET", `/v1/events?limit=1&note=${service.pat.replace("_", "%5F")}`);
  const lines = await until("the lines", () => {
    const found = service.logged().filter((line) => line.target?.includes("/v1/events?") || line.target?.includes("not shown"));
    return found.length >= 2 && found;
  });
  assert.ok(!SECRET.test(JSON.stringify(service.logged())), JSON.stringify(lines));
});
