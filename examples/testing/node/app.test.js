import { beforeEach, expect, test } from "vitest";
import { limitry } from "./limitry.js";

/** The application under test: it checks the usage before it works, and records the usage after it. */
async function answerQuestion(customerId) {
  const event = { customerId, eventType: "question" };
  const { allowed } = await limitry.call("POST", "/usage/check", event);
  if (!allowed) return "come back tomorrow";
  await limitry.call("POST", "/events/record", { ...event, values: { total_tokens: 120 } });
  return "42";
}

beforeEach(() => limitry.reset());

test("a quota refuses until the next day", async () => {
  await limitry.call("POST", "/quotas", { name: "One a day", metric: "total_events", limitValue: 1, period: "day" });
  expect(await answerQuestion("ada")).toBe("42");
  expect(await answerQuestion("ada")).toBe("come back tomorrow");
  await limitry.advanceClock("24h");
  expect(await answerQuestion("ada")).toBe("42");
});

test("each customer has a limit", async () => {
  const filter = { eventType: "question" };
  const meter = { name: "Questions", aggregation: "count", field: "*", eventFilter: filter };
  const { id } = await limitry.call("POST", "/meters", meter);
  await limitry.call("POST", "/limits", { name: "One a day", meterId: id, limitValue: 1, period: "day" });
  expect(await answerQuestion("ada")).toBe("42");
  expect(await answerQuestion("ada")).toBe("come back tomorrow");
  expect(await answerQuestion("grace")).toBe("42");
});

test("a debit beyond the balance fails", async () => {
  await limitry.call("POST", "/balances", { customerId: "ada", name: "Credits", initialBalance: 0.3 });
  const question = { customerId: "ada", name: "Credits", amount: 0.1, description: "A question" };
  for (const success of [true, true, true, false]) {
    expect(await limitry.call("POST", "/balances/debit", question)).toMatchObject({ success });
  }
});

test("usage is recorded", async () => {
  await answerQuestion("ada");
  const [event] = await limitry.events("ada");
  expect(event.values.total_tokens).toBe(120);
});

test("an API error is thrown", async () => {
  await limitry.inject("error=100%");
  await expect(answerQuestion("ada")).rejects.toThrow("500");
});
