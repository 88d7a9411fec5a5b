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
let lastSequence = 0;

/** Calls `watcher` with new rows, at most once a frame, and with no rows and `true` on `expire`; returns a function that ends it. */
export function watch(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function tell(rows, isExpired = false) {
  for (const watcher of watchers) watcher(rows, isExpired);
}

/** Says that what views show of times and periods is out of date, though there was no request. */
export function expire() {
  tell([], true);
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

/**
 * Browsers open few connections to one host, and a stream takes one as long as it is open. So one tab has the stream: the one
 * that holds the lock. It passes the rows on to the other tabs.
 */
const LOCK = "limitry-events";

/** How long a hidden tab keeps the stream, or waits for it. */
const HIDDEN_MS = 2000;

const channel = new BroadcastChannel(LOCK);
/** Tells the tabs apart. */
const me = crypto.randomUUID();
/** Ends the wait for the lock, or gives it back. */
let leave = null;
let hiddenTimer = null;

/** Connects, and stays connected while the tab is visible. `onEnded` is called when the session has ended. */
export function start(onEnded) {
  const end = () => { stop(); onEnded(); };
  channel.onmessage = ({ data }) => receive(data, end);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiddenTimer);
    if (document.hidden) hiddenTimer = setTimeout(() => { stop(); setConnection("connecting"); }, HIDDEN_MS);
    else if (!leave) join(end);
  });
  join(end);
}

/** Follows the tab that has the stream, and takes it over when that tab leaves. */
function join(end) {
  const aborter = new AbortController();
  leave = () => aborter.abort();
  send({ ask: me, after: lastSequence });
  navigator.locks.request(LOCK, { signal: aborter.signal }, () => new Promise((release) => {
    leave = release;
    connect(end);
  })).catch(() => {
    // The wait was ended.
  });
}

function stop() {
  source?.close();
  source = null;
  leave?.();
  leave = null;
}

function send(message) {
  channel.postMessage(message);
}

function receive(message, end) {
  if (message.ask) {
    if (source) send({ to: message.ask, rows: log.rows.concat(pending).filter((row) => row.sequence > message.after), connection: log.connection });
    return;
  }
  if (message.ended) return end();
  if (message.cleared) return forget();
  // Another tab's answer, or a tab that does not listen at present.
  if (source || !leave || (message.to && message.to !== me)) return;
  if (message.connection) setConnection(message.connection);
  if (message.skipped) skip(message.skipped);
  for (const row of message.rows ?? []) add(row);
}

/** Adds a row that is not known yet. The stream begins with all rows that the service has, whoever opens it. */
function add(row) {
  if (row.sequence <= lastSequence) return;
  lastSequence = row.sequence;
  pending.push(row);
  schedule();
}

function skip(count) {
  log.skipped += count;
  schedule();
}

/** Connects, and again when the connection breaks. */
function connect(end) {
  source?.close();
  const opened = new EventSource("/ui/events");
  source = opened;
  const change = (connection) => { setConnection(connection); send({ connection }); };
  source.onopen = () => change("live");
  source.onmessage = (event) => {
    const row = JSON.parse(event.data);
    add(row);
    outgoing.push(row);
    if (outgoing.length === 1) setTimeout(() => send({ rows: outgoing.splice(0) }), 50);
  };
  source.addEventListener("skipped", (event) => {
    skip(Number(event.data));
    send({ skipped: Number(event.data) });
  });
  source.onerror = async () => {
    if (source !== opened) return;
    change("lost");
    if (opened.readyState !== EventSource.CLOSED) return;
    // The browser gave up: the service refused, or was not there at all.
    try {
      await page.session();
    } catch (error) {
      if (error.status === 401) {
        send({ ended: true });
        return end();
      }
    }
    setTimeout(() => { if (source === opened) connect(end); }, 1500);
  };
}

/** Rows that wait to be passed on, so that many at once are one message. */
const outgoing = [];

/** Forgets the rows. */
function begin() {
  log.rows = [];
  pending = [];
  log.generation += 1;
}

function forget() {
  begin();
  log.skipped = 0;
  tell([]);
}

export async function clear() {
  await page.clear();
  forget();
  send({ cleared: true });
}

/** Refreshes a list after new requests and when it expires, once it is not in use; returns a function that ends it. */
export function refreshAfterRequests(list, refresh) {
  let timer = null;
  let isLate = false;
  const isInUse = () => document.hidden || list.contains(document.activeElement) || list.querySelector(":active") !== null;
  const catchUp = () => {
    if (!isLate || timer) return;
    timer = setTimeout(() => {
      timer = null;
      if (!isInUse()) {
        isLate = false;
        refresh();
      } else catchUp();
    }, 800);
  };
  const unwatch = watch((rows, isExpired) => {
    if (rows.length > 0 || isExpired) isLate = true;
    catchUp();
  });
  return () => { unwatch(); isLate = false; clearTimeout(timer); };
}

/** Whether a request was refused by a quota, a rate limit or a limit. */
export function isRefused(row) {
  return row.verdict === "refused";
}
