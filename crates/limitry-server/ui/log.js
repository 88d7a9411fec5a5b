// The requests that the service answered, from its server-sent events.

import { page } from "./api.js";

const MAX_ROWS = 10000;

export const log = {
  /** Oldest first. */
  rows: [],
  /** `connecting`, `live` or `lost`. */
  connection: "connecting",
  skipped: 0,
  /** Counts how often the rows began anew. */
  generation: 0,
  /** Rows that were ever added, so that a view knows how many are new. */
  added: 0,
};

const watchers = new Set();
let source = null;
let pending = [];
let scheduled = false;

/** Calls `watcher` with new rows, at most once a frame; returns a function that ends it. */
export function watch(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function tell(rows) {
  for (const watcher of watchers) watcher(rows);
}

function setConnection(connection) {
  if (log.connection === connection) return;
  log.connection = connection;
  tell([]);
}

function flush() {
  scheduled = false;
  const rows = pending;
  pending = [];
  log.rows.push(...rows);
  log.added += rows.length;
  // Cut seldom: moving ten thousand rows for each new one would stutter.
  if (log.rows.length > MAX_ROWS * 1.1) log.rows = log.rows.slice(-MAX_ROWS);
  tell(rows);
}

function schedule() {
  if (scheduled) return;
  scheduled = true;
  // A hidden tab has no frames.
  if (document.hidden) setTimeout(flush, 250);
  else requestAnimationFrame(flush);
}

/** How long a hidden tab stays connected. Browsers open few connections to one host, and each tab takes one. */
const HIDDEN_MS = 2000;

let hiddenTimer = null;

function leaveWhenHidden(onEnded) {
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiddenTimer);
    if (document.hidden) {
      hiddenTimer = setTimeout(() => { source.close(); source = null; setConnection("connecting"); }, HIDDEN_MS);
    } else if (!source) connect(onEnded);
  });
}

/** Connects, and stays connected while the tab is visible. `onEnded` is called when the session has ended. */
export function start(onEnded) {
  leaveWhenHidden(onEnded);
  connect(onEnded);
}

/** Connects, and again when the connection breaks. */
function connect(onEnded) {
  source?.close();
  const opened = new EventSource("/ui/events");
  source = opened;
  source.onopen = () => setConnection("live");
  source.onmessage = (event) => {
    const row = JSON.parse(event.data);
    // A restarted service counts from 1 again.
    const last = pending.at(-1) ?? log.rows.at(-1);
    if (last && row.sequence <= last.sequence) {
      begin();
    }
    pending.push(row);
    schedule();
  };
  source.addEventListener("skipped", (event) => {
    log.skipped += Number(event.data);
    schedule();
  });
  source.onerror = async () => {
    setConnection("lost");
    if (opened.readyState !== EventSource.CLOSED) return;
    // The browser gave up: the service refused, or was not there at all.
    try {
      await page.session();
    } catch (error) {
      if (error.status === 401) return onEnded();
    }
    setTimeout(() => { if (source === opened) connect(onEnded); }, 1500);
  };
}

/** Forgets the rows. */
function begin() {
  log.rows = [];
  pending = [];
  log.generation += 1;
}

export async function clear() {
  await page.clear();
  begin();
  log.skipped = 0;
  tell([]);
}

/** Whether a request was refused by a quota or a rate limit. */
export function isRefused(row) {
  return row.verdict === "refused";
}
