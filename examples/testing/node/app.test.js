import { beforeEach, expect, test } from "vitest";
import { limitry } from "./limitry.js";

/** The application under test: it asks before it works, and records what it used. */
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

test("what was used is recorded", async () => {
  await answerQuestion("ada");
  const [event] = await limitry.events("ada");
  expect(event.values.total_tokens).toBe(120);
});

test("an API that fails is seen", async () => {
  await limitry.inject("error=100%");
  await expect(answerQuestion("ada")).rejects.toThrow("500");
});
