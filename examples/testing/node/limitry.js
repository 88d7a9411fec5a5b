// Helpers for tests: requests to the service, its clock, faults, and recorded events.

import { inject } from "vitest";

const { baseUrl, apiKey, pat, projectId } = inject("limitry");

async function send(method, url, headers, body) {
  const answer = await fetch(url, {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status}`);
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}

function dev(method, path, body) {
  return send(method, baseUrl.replace(/\/v1$/, path), { Authorization: `Bearer ${pat}`, "X-Project": projectId }, body);
}

export const limitry = {
  baseUrl,
  apiKey,
  call: (method, path, body) => send(method, baseUrl + path, { Authorization: `Bearer ${apiKey}` }, body),
  advanceClock: (by) => dev("PUT", "/dev/clock", { advance: by }),
  inject: (faults) => dev("PUT", "/dev/faults", { spec: faults }),
  async events(customer) {
    const { data } = await limitry.call("GET", `/events?customerId=${encodeURIComponent(customer)}&limit=100`);
    return data;
  },
  /** Deletes all data, faults and the clock's offset. */
  async reset() {
    await limitry.inject("off");
    await dev("PUT", "/dev/clock", { reset: true });
    await dev("POST", "/dev/reset");
  },
};
