//! The output of every command: data on stdout, messages on stderr, and help.

mod help;
mod json;
mod streams;

use clap::CommandFactory as _;

/// A successful call of each command. The tests fail if a command is missing here.
const CALLS: &[(&str, &str)] = &[
    ("login", "--token-stdin"),
    ("logout", ""),
    ("whoami", ""),
    ("auth status", ""),
    ("auth explain", ""),
    ("auth token", ""),
    ("auth list", ""),
    ("auth switch", "work"),
    ("auth migrate", "--to file"),
    ("doctor", ""),
    ("config list", ""),
    ("config get", "timeout"),
    ("config set", "project proj_1"),
    ("config unset", "project"),
    ("config path", ""),
    ("config trust", "."),
    ("projects list", ""),
    ("projects show", ""),
    ("projects use", "proj_1"),
    ("projects create", "Staging"),
    ("keys create", "Production --plain"),
    ("keys list", ""),
    ("keys show", "Production"),
    ("keys rename", "Production Production"),
    ("keys rotate", "Production --plain"),
    ("keys revoke", "Production --yes"),
    ("keys audit", ""),
    ("usage check", "--customer c --event e"),
    ("usage record", "--customer c --event e"),
    ("usage import", "-"),
    ("usage export", "out.ndjson --force"),
    ("usage guard", "--customer c --event e -- true"),
    ("usage flush", ""),
    ("usage track", "--customer c --event e"),
    ("usage standing", "c"),
    ("usage events", ""),
    ("usage tail", ""),
    ("usage summary", ""),
    ("usage breakdown", "--group-by model"),
    ("usage timeseries", ""),
    (
        "quotas create",
        "Daily --metric total_events --limit 5 --period day",
    ),
    ("quotas list", ""),
    ("quotas show", "Daily"),
    ("quotas update", "Daily --limit 6"),
    ("quotas delete", "Daily --yes"),
    ("quotas check", ""),
    ("quotas watch", ""),
    ("rate-limits create", "Burst --limit 5 --window second"),
    ("rate-limits list", ""),
    ("rate-limits show", "Burst"),
    ("rate-limits update", "Burst --limit 6"),
    ("rate-limits delete", "Burst --yes"),
    ("rate-limits check", ""),
    (
        "limits create",
        "Free --meter mtr_total_tokens --limit 5 --period month",
    ),
    ("limits list", ""),
    ("limits show", "Free"),
    ("limits update", "Free --limit 6"),
    ("limits delete", "Free --yes"),
    ("limits check", "--customer c"),
    (
        "meters create",
        "Images --aggregation sum --field values.images",
    ),
    ("meters list", ""),
    ("meters show", "Images"),
    ("meters update", "Images --description Pictures"),
    ("meters delete", "Images --yes"),
    ("meters query", "mtr_total_tokens"),
    ("customers list", ""),
    ("customers show", "c"),
    ("customers create", "acme"),
    ("customers update", "acme --name Acme"),
    ("customers usage", "c"),
    ("balances create", "Prepaid --customer acme --initial 20"),
    ("balances list", ""),
    ("balances show", "Prepaid"),
    ("balances check", "Prepaid --amount 5"),
    ("balances credit", "Prepaid --amount 5 --description Top-up"),
    ("balances debit", "Prepaid --amount 1 --description Images"),
    ("balances transactions", "Prepaid"),
    ("client-tokens create", "--customer c --plain"),
    ("client-tokens inspect", "--token-stdin"),
    ("apply", "--export"),
    ("run", "--ephemeral -- true"),
    ("scan", ""),
    ("api", "GET /quotas"),
    ("dev exec", "-- true"),
    ("dev env", ""),
    ("dev status", ""),
    ("dev stop", ""),
    ("dev clock show", ""),
    ("dev clock set", "2030-01-01"),
    ("dev clock advance", "1h"),
    ("dev clock reset", ""),
    ("dev faults", ""),
    ("dev webhooks add", "http://127.0.0.1:9/hook --plain"),
    ("dev webhooks list", ""),
    ("dev webhooks remove", "http://127.0.0.1:9/hook --yes"),
    ("dev webhooks deliveries", ""),
    ("dev webhooks redeliver", "msg_1"),
    ("dev seed", "--events 10"),
    ("dev snapshot", "before.db"),
    ("dev restore", "before.db --yes"),
    ("dev reset", "--yes"),
    ("schema", "keys list"),
    ("completions", "bash"),
    ("upgrade", "--check"),
];

/// Commands that run until a signal.
const ENDLESS: [&str; 2] = ["quotas watch", "usage tail"];

/// Every command of the program, in the order of its help.
fn commands() -> Vec<String> {
    fn walk(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        for inner in command.get_subcommands().filter(|c| c.get_name() != "help") {
            let path = format!("{path} {}", inner.get_name());
            if inner.get_subcommands().next().is_none() {
                found.push(path.trim().to_owned());
            }
            walk(inner, &path, found);
        }
    }
    let mut found = Vec::new();
    walk(&limitry::testing::Cli::command(), "", &mut found);
    found
}

pub(crate) fn call(command: &str) -> Vec<&'static str> {
    let Some((path, args)) = CALLS.iter().find(|(path, _)| *path == command) else {
        panic!("`{command}` is a new command: add a call of it to CALLS");
    };
    path.split(' ')
        .chain(args.split(' '))
        .filter(|a| !a.is_empty())
        .collect()
}
