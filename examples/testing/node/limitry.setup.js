// A private Limitry service for a vitest run. It starts before the tests, and ends with them.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export default async function setup({ provide }) {
  const service = spawn("limitry", ["dev", "--port", "0", "--ephemeral", "--json", "--quiet"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const end = () => service.kill();
  process.once("exit", end);
  // The line is printed when the service answers.
  const lines = createInterface({ input: service.stdout });
  const [line] = await Promise.race([
    once(lines, "line"),
    once(service, "error").then(([error]) => { throw error; }),
    once(service, "exit").then(([code]) => { throw new Error(`limitry dev ended with ${code}`); }),
  ]);
  provide("limitry", JSON.parse(line));
  return async () => {
    const ended = once(service, "exit");
    end();
    await ended;
  };
}
