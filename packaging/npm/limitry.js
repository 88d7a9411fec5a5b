#!/usr/bin/env node
// Starts the program for this system, which npm installed as an optional dependency.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");

const name = `@limitry/cli-${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "limitry.exe" : "limitry";
let program;
try {
  program = require.resolve(`${name}/${file}`);
} catch {
  console.error(`error: the package ${name} is not installed: it has the program for this system
hint: npm leaves it out with --omit=optional; for a system without a package, \`cargo install limitry\` builds the program`);
  process.exit(1);
}

const child = spawn(program, process.argv.slice(2), { stdio: "inherit", windowsHide: false });
// A terminal sends its signals to both processes. Signals from another process are passed on to the child.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on("error", (error) => {
  console.error(`error: cannot start ${program}: ${error.message}`);
  process.exitCode = 126;
});
child.on("exit", (code, signal) => {
  process.exitCode = code ?? 128 + constants.signals[signal];
});
