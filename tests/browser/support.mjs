// A private service, a browser, and what every page must keep to.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(join(process.env.LIMITRY_BROWSER_TOOLS, "package.json"));
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** A name that tries everything: markup, a change of direction, length. */
export const HOSTILE = `<img src=x onerror="window.hacked=1">'"&\u202e\u0000\u200b`.replaceAll("\u0000", "") + "é漢";
/** The same, as long as the field allows. */
export const hostile = (length) => (HOSTILE + "<b>x</b>".repeat(60)).slice(0, length);

export const SECRET = /limitry_(pat|sk|ct)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/]{16,}/;

/** Starts `limitry dev` with a home of its own. */
export async function startService({ home = mkdtempSync(join(tmpdir(), "limitry-browser-")), port = 0, args = [] } = {}) {
  const env = { PATH: process.env.PATH, HOME: home, LANG: "C.UTF-8", XDG_DATA_HOME: join(home, "data"), XDG_STATE_HOME: join(home, "state"), XDG_CONFIG_HOME: join(home, "config") };
  const child = spawn(process.env.LIMITRY, ["dev", "--port", String(port), "--json", "--log", "json", ...args], { env, cwd: home, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => { stdout += text; });
  child.stderr.setEncoding("utf8").on("data", (text) => { stderr += text; });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  await until("the service to start", () => {
    assert.equal(child.exitCode, null, `limitry dev ended: ${stderr}`);
    return stdout.includes("\n");
  });
  const started = JSON.parse(stdout.split("\n")[0]);
  const origin = new URL(started.baseUrl).origin;
  return {
    ...started,
    origin,
    home,
    env,
    port: Number(new URL(origin).port),
    logged: () => stdout.split("\n").slice(1).filter(Boolean).map((text) => JSON.parse(text)),
    printed: () => stdout + stderr,
    /** A request as an application sends it; with the PAT where `person` is set. */
    async call(method, path, body, { person = false, headers = {} } = {}) {
      const response = await fetch(`${origin}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${person ? started.pat : started.apiKey}`,
          ...(person ? { "X-Project": started.projectId } : {}),
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: text.startsWith("{") ? JSON.parse(text) : null };
    },
    async link() {
      const { json } = await this.call("POST", "/ui/link", {}, { person: true });
      return json.url;
    },
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      await ended;
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Sets the service's clock to a noon amid a month: no period of any time zone ends during the tests. */
export async function setNoon(service) {
  const { status } = await service.call("PUT", "/dev/clock", { set: "2027-03-10T12:00:00Z" }, { person: true });
  assert.equal(status, 200);
}

export async function until(what, test, seconds = 20) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await test();
    if (found) return found;
    assert.ok(Date.now() < end, `waited ${seconds} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function launch(args = []) {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", ...args],
  });
}

/** A signed-in page. `problems` fills with what no page may do. */
export async function openPage(browser, service, { width = 1440, height = 900, theme = "light" } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: "reduce" });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: service.origin });
  const problems = [];
  const page = await context.newPage();
  page.setDefaultTimeout(10000);
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.hostname !== "127.0.0.1" || url.port !== String(service.port)) problems.push(`a request to ${request.url()}`);
    if (SECRET.test(request.url())) problems.push(`a secret in ${request.url()}`);
  });
  page.on("pageerror", (error) => problems.push(`an error: ${error.message}`));
  page.on("console", (message) => {
    // A refused request is reported by the browser itself.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) problems.push(`on the console: ${message.text()}`);
  });
  if (process.env.LIMITRY_PAGE_FILES) {
    await context.route(/\/ui\/[a-z]+\.(js|css|svg)$/, (route) => route.fulfill({ path: join(process.env.LIMITRY_PAGE_FILES, new URL(route.request().url()).pathname.slice(4)) }));
  }
  await page.goto(await service.link());
  await page.waitForSelector("html[data-ready]");
  return {
    page,
    context,
    problems,
    async open(view) {
      await page.goto(`${service.origin}/#/${view}`);
      await page.waitForSelector("h1");
      await settle(page);
    },
    async close() {
      assert.equal(await page.evaluate(() => window.hacked), undefined, "a name became markup");
      await context.close();
      assert.deepEqual(problems, []);
    },
  };
}

/** Waits until nothing is being loaded. */
export async function settle(page) {
  await page.waitForFunction(() => !document.querySelector(".waiting"));
}

/** Fails on what axe-core finds at levels A and AA. */
export async function checkAccessibility(page, where) {
  // Playwright evaluates in the page's own world, where the policy forbids a script element.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
  const found = violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target.join(" ")} ${node.any.concat(node.all).map((check) => check.message).join("; ")}`).slice(0, 3).join(" | ")}`);
  assert.deepEqual(found, [], where);
}

export async function checkWidth(page, where) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(content <= window, `${where} is ${content} px wide in a window of ${window} px`);
}

/** Clicks a button by its name, in the open dialog where there is one. */
export async function click(page, name) {
  const dialog = page.locator("dialog[open]");
  const scope = await dialog.count() > 0 ? dialog : page;
  await scope.getByRole("button", { name, exact: true }).first().click();
}

export function dialogField(page, label) {
  return page.locator("dialog[open]").getByLabel(label, { exact: true });
}

export async function closed(page) {
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
}

export async function told(page, text) {
  await page.locator(".notice", { hasText: text }).first().waitFor();
}

/** Runs a line that the page shows, as a person who pastes it. */
export function runLine(service, line) {
  return execFileSync("bash", ["-c", `limitry() { "$LIMITRY" "$@"; }; ${line}`], { env: { ...service.env, LIMITRY: process.env.LIMITRY }, stdio: ["ignore", "pipe", "pipe"] }).toString();
}
