// Requests to the service. The browser adds the session's cookie; no token is ever here.

export class ApiError extends Error {
  constructor(status, error, requestId) {
    super(error?.message ?? `the service answered ${status}`);
    this.status = status;
    this.code = error?.code ?? "unknown";
    this.details = error?.details ?? [];
    this.requestId = error?.requestId ?? requestId;
  }
}

/** The service did not answer: it is gone, or restarts. */
export class Unreachable extends Error {}

export const state = {
  session: null,
  project: null,
  // The service's clock minus the browser's, in milliseconds.
  clockOffset: 0,
};

/** The time of the service. */
export function now() {
  return new Date(Date.now() + state.clockOffset);
}

const listeners = new Set();

/** Calls `listener` when the session has ended. */
export function onSignedOut(listener) {
  listeners.add(listener);
}

async function send(method, path, { body, purpose, key, signal } = {}) {
  const headers = {};
  if (key) headers["Idempotency-Key"] = key;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (purpose) headers["X-Limitry-Page"] = purpose;
  if (state.project) headers["X-Project"] = state.project;
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unreachable("the service does not answer");
  }
  return read(response);
}

async function read(response) {
  const text = await response.text();
  let document = null;
  try {
    document = text ? JSON.parse(text, response.url.includes("/balances") ? exactly : undefined) : null;
  } catch {
    // Not JSON: the status tells.
  }
  return {
    status: response.status,
    ok: response.ok,
    document,
    text,
    requestId: response.headers.get("X-Request-Id"),
    retryAfter: response.headers.get("Retry-After"),
  };
}

/** The amounts of balances are kept as the text that the service sent: a double would round them. */
const EXACT = new Set(["currentBalance", "minimumBalance", "availableBalance", "amount"]);

function exactly(key, value, context) {
  return EXACT.has(key) && typeof value === "number" ? context?.source ?? String(value) : value;
}

/** A decimal number for a body, with all its digits where the browser can. */
export function decimal(text) {
  return JSON.rawJSON ? JSON.rawJSON(text) : Number(text);
}

async function checked(promise) {
  const answer = await promise;
  if (answer.ok) return answer.document;
  const error = new ApiError(answer.status, answer.document?.error, answer.requestId);
  if (error.code === "session_required") for (const listener of listeners) listener();
  throw error;
}

/** Reads for display: not logged, and not counted for the API's limit. */
export function get(path, signal) {
  return checked(send("GET", `/ui/api${path}`, { signal }));
}

/** Asks a check for display. */
export function ask(path, body) {
  return checked(send("POST", `/ui/api${path}`, { body }));
}

/** A change that a person made. With a key, the same change twice is made once. */
export function write(method, path, body, key) {
  return checked(send(method, `/ui/api${path}`, { body, key, purpose: "write" }));
}

/** A request that a person tries: faults and limits apply. Answers of any status are returned. */
export function attempt(method, path, body) {
  return send(method, `/ui/api${path}`, { body, purpose: "try" });
}

/** A request with a client token, as a browser of a customer sends it. */
export async function attemptAsClient(token, method, path, body) {
  const headers = { Authorization: `Bearer ${token}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    return read(await fetch(path, {
      method,
      headers,
      credentials: "omit",
      body: body === undefined ? undefined : JSON.stringify(body),
    }));
  } catch {
    throw new Unreachable("the service does not answer");
  }
}

export const page = {
  session: () => checked(send("GET", "/ui/session")),
  request: (sequence) => checked(send("GET", `/ui/requests/${sequence}`)),
  leaders: (signal) => checked(send("GET", "/ui/leaders", { signal })),
  refused: () => checked(send("GET", "/ui/refused")),
  clear: () => checked(send("DELETE", "/ui/requests")),
};

/** All items of a list, at most `max`. */
export async function all(path, max = 1000, signal) {
  const items = [];
  let cursor = null;
  do {
    const mark = path.includes("?") ? "&" : "?";
    const next = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
    const answer = await get(`${path}${mark}limit=100${next}`, signal);
    items.push(...answer.data);
    cursor = answer.hasMore ? answer.nextCursor : null;
  } while (cursor && items.length < max);
  return items;
}
