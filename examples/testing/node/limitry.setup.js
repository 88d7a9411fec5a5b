// A private Limitry service for a vitest run. It starts before the tests, and ends with them.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export default async function setup({ provide }) {
  // The service ends when the pipe to its stdin closes, also when vitest is killed.
  const service = spawn("limitry", ["dev", "--port", "0", "--ephemeral", "--json", "--quiet", "--until-eof"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  // The service prints the line when it is ready.
  const lines = createInterface({ input: service.stdout });
  const [line] = await Promise.race([
    once(lines, "line"),
    once(service, "error").then(([error]) => { throw error; }),
    once(service, "exit").then(([code]) => { throw new Error(`limitry dev ended with ${code}`); }),
  ]);
  provide("limitry", JSON.parse(line));
  return async () => {
    const ended = once(service, "exit");
    service.stdin.end();
    await ended;
  };
}
