// The frame of the page: session, header, views, keys.

import { Unreachable, get, now, onSignedOut, page, state } from "./api.js";
import { h, name, show, visible } from "./dom.js";
import { offset } from "./format.js";
import { expire, log, start as startLog, watch } from "./log.js";
import { announce, closeDialogs, dialog, line } from "./widgets.js";
import { clients } from "./clients.js";
import { controls } from "./controls.js";
import { customers } from "./customers.js";
import { keys } from "./keys.js";
import { quotas, rateLimits } from "./quotas.js";
import { limits } from "./limits.js";
import { overview } from "./overview.js";
import { requests } from "./requests.js";
import { bench } from "./bench.js";
import { webhooks } from "./webhooks.js";

/** Each has `open(element)`, which returns what it offers to the keys, and `close`. */
const VIEWS = [
  { id: "overview", key: "o", title: "Overview", view: overview },
  { id: "requests", key: "r", title: "Requests", view: requests },
  { id: "keys", key: "k", title: "Keys", view: keys },
  { id: "quotas", key: "q", title: "Quotas", view: quotas },
  { id: "rate-limits", key: "l", title: "Rate limits", view: rateLimits },
  { id: "limits", key: "m", title: "Limits", view: limits },
  { id: "customers", key: "c", title: "Customers", view: customers },
  { id: "client-tokens", key: "t", title: "Client tokens", view: clients },
  { id: "webhooks", key: "w", title: "Webhooks", view: webhooks },
  { id: "try", key: "y", title: "Try it", view: bench },
  { id: "clock", key: "d", title: "Clock and faults", view: controls },
];

const main = document.getElementById("main");
const chips = document.getElementById("chips");
const nav = document.getElementById("nav");
let current = null;
let dev = { offsetSeconds: 0, faults: "off", minute: null };

function find(hash) {
  return VIEWS.find((view) => `#/${view.id}` === hash.split("?")[0]) ?? VIEWS[0];
}

function open(focus) {
  const view = find(location.hash);
  current?.offered?.close?.();
  closeDialogs();
  show(main);
  for (const link of nav.children) {
    if (link.getAttribute("href") === `#/${view.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${view.title} · limitry`;
  current = { view, offered: view.view(main) };
  window.scrollTo(0, 0);
  nav.querySelector("[aria-current]")?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  if (focus) main.querySelector("h1")?.focus({ preventScroll: true });
}

/** Shows the present view anew: data was replaced. */
export function reopen() {
  open(false);
}

function showChips() {
  const connection = {
    connecting: ["chip", "◌ connecting"],
    live: ["chip good", "● live"],
    lost: ["chip bad", "✗ no connection"],
  }[log.connection];
  const hasOffset = Math.abs(dev.offsetSeconds) >= 1;
  const hasFaults = dev.faults !== "off";
  // Only what changed is replaced, so that a focused chip keeps the focus.
  const key = JSON.stringify([log.connection, hasOffset && offset(dev.offsetSeconds), dev.faults]);
  if (chips.dataset.key === key) return;
  chips.dataset.key = key;
  show(chips,
    h("span", { class: connection[0], role: "status" }, connection[1]),
    hasOffset && h("a", { class: "chip soon", href: "#/clock", title: "The service's clock is moved" }, `clock ${offset(dev.offsetSeconds)}`),
    hasFaults && h("a", { class: "chip soon", href: "#/clock", title: dev.faults }, "! faults ", name(dev.faults.length > 28 ? `${dev.faults.slice(0, 28)}…` : dev.faults)),
    h("button", { type: "button", class: "chip", onclick: switchTheme, "aria-label": "Switch between light and dark" }, "◐"),
    h("button", { type: "button", class: "chip", onclick: showKeys, "aria-label": "Keyboard shortcuts" }, "?"));
}

/** Reads the clock and the faults, which the terminal can change, too. */
export async function refreshControls() {
  const [clock, faults] = await Promise.all([get("/dev/clock"), get("/dev/faults")]);
  state.clockOffset = new Date(clock.now) - Date.now();
  const before = dev;
  dev = { offsetSeconds: clock.offsetSeconds, faults: faults.spec, minute: Math.floor(now() / 60e3) };
  showChips();
  // Views say “in 14 minutes”, and the periods of quotas and limits end with a minute.
  if (before.minute !== null && (before.minute !== dev.minute || before.offsetSeconds !== dev.offsetSeconds)) expire();
  return { clock, faults: faults.spec };
}

async function poll() {
  if (isSignedOut) return;
  if (!document.hidden) {
    try {
      await refreshControls();
    } catch {
      // The chip of the connection tells.
    }
  }
  setTimeout(poll, 5000);
}

function preferredTheme() {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function switchTheme() {
  const theme = (document.documentElement.dataset.theme ?? preferredTheme()) === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("limitry-theme", theme);
}

const theme = localStorage.getItem("limitry-theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;

function showKeys() {
  const keys = [
    ...VIEWS.map((view) => [["g", view.key], view.title]),
    [["/"], "Filter the view"],
    [["n"], "Create, where something can be created"],
    [["p"], "Pause or go on, in Requests"],
    [["v"], "Chart or table of its values, in Overview"],
    [["Esc"], "Close a dialog or the details"],
    [["?"], "This list"],
  ];
  const single = h("input", {
    type: "checkbox", id: "shortcuts", checked: hasShortcuts(),
    onchange: () => localStorage.setItem("limitry-shortcuts", single.checked ? "on" : "off"),
  });
  dialog("Keyboard", () => [h("p", { class: "actions" }, h("label", { for: "shortcuts" }, single, " Shortcuts of single keys")), h("dl", {}, keys.map(([strokes, text]) => [
    h("dt", {}, strokes.map((stroke) => [h("kbd", {}, stroke), " "])), h("dd", {}, text)]))]);
}

/** Speech input and others type single keys that are not meant as such, so they can be turned off. */
function hasShortcuts() {
  return localStorage.getItem("limitry-shortcuts") !== "off";
}

let leader = 0;

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
    current?.offered?.escape?.();
    if (event.target.matches?.("input, textarea, select")) event.target.blur();
    return;
  }
  if (event.target.matches?.("input, textarea, select") || document.querySelector("dialog[open]")) return;
  if (!hasShortcuts()) return;
  if (leader && Date.now() - leader < 1500) {
    leader = 0;
    const view = VIEWS.find((view) => view.key === event.key);
    if (view) {
      event.preventDefault();
      location.hash = `#/${view.id}`;
    }
    return;
  }
  const offered = current?.offered ?? {};
  const actions = { "/": () => offered.filter?.focus(), n: offered.create, p: offered.pause, v: offered.table, "?": showKeys, g: () => { leader = Date.now(); } };
  const action = actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
}

let isSignedOut = false;

/** Whether the link was opened again, in this tab or another. */
async function waitForSession() {
  try {
    await page.session();
    location.reload();
  } catch {
    setTimeout(waitForSession, 5000);
  }
}

function showSignIn(restarted) {
  if (isSignedOut) return;
  isSignedOut = true;
  setTimeout(waitForSession, 5000);
  closeDialogs();
  current?.offered?.close?.();
  current = null;
  show(chips);
  delete chips.dataset.key;
  show(nav);
  const used = new URLSearchParams(location.search).has("code");
  show(main, h("div", { class: "panel sign-in" },
    h("h1", { tabindex: "-1" }, restarted ? "The session has ended" : used ? "This link was used already" : "Open the link from the terminal"),
    h("p", {}, restarted
      ? "The service has stopped or was started anew, and sessions end with it."
      : "A link works once, and lets one browser in until the service stops."),
    h("p", {}, "The link stands behind “Page” where limitry dev runs. This makes another one and opens it:"),
    line("limitry dev --open")));
  main.querySelector("h1").focus();
}

/** After a reset the service has its first project alone. */
export async function returnToFirstProject() {
  state.project = state.session.projectId;
  await showProjects();
}

async function showProjects() {
  const element = document.getElementById("project");
  const { data } = await get("/v1/projects?limit=100");
  const pick = () => data.find((project) => project.id === state.project) ?? data[0];
  if (data.length < 2) {
    show(element, name(pick()?.name ?? ""), " ", h("code", { class: "id" }, pick()?.id ?? ""));
    return;
  }
  show(element, h("select", {
    "aria-label": "Project",
    onchange: (event) => { state.project = event.target.value; reopen(); },
  }, data.map((project) => h("option", { value: project.id, selected: project.id === pick().id }, visible(project.name)))));
}

async function start() {
  try {
    state.session = await page.session();
  } catch (error) {
    if (error instanceof Unreachable) {
      show(main, h("p", { class: "muted", role: "status" }, "The service does not answer. The page goes on as soon as it does. ", h("code", {}, "limitry dev"), " starts it."));
      setTimeout(start, 1500);
      return;
    }
    showSignIn(false);
    return;
  }
  state.project = state.session.projectId;
  show(nav, VIEWS.map((view) => h("a", { href: `#/${view.id}` }, view.title)));
  onSignedOut(() => showSignIn(true));
  startLog(() => showSignIn(true));
  watch(showChips);
  showChips();
  await refreshControls().catch(() => {});
  showProjects().catch(() => {});
  window.addEventListener("hashchange", () => open(true));
  document.addEventListener("keydown", onKey);
  open(false);
  setTimeout(poll, 5000);
  document.documentElement.dataset.ready = "true";
}

start();
