//! A row for each command, for the tests that run every command.

use std::collections::BTreeSet;

use clap::CommandFactory as _;

/// Every command: its path, its arguments, and whether its job is to print a secret.
pub(crate) const COMMANDS: &[(&str, &[&str], bool)] = &[
    (
        "login",
        &["--token-file", "token.txt", "--store", "file"],
        false,
    ),
    ("logout", &[], false),
    ("whoami", &[], false),
    ("auth status", &[], false),
    ("auth explain", &[], false),
    ("auth token", &[], true),
    ("auth list", &[], false),
    ("auth switch", &["default"], false),
    ("auth migrate", &["--to", "file"], false),
    ("projects list", &[], false),
    ("projects show", &[], false),
    ("projects use", &["proj_1"], false),
    ("projects create", &["New"], false),
    ("keys create", &["New", "--plain"], true),
    ("keys list", &[], false),
    ("keys show", &["key_1"], false),
    ("keys rename", &["key_1", "Other"], false),
    ("keys rotate", &["key_1", "--plain", "--yes"], true),
    ("keys revoke", &["key_1", "--yes"], false),
    ("keys audit", &[], false),
    ("usage check", &["--customer", "c", "--event", "e"], false),
    ("usage record", &["--customer", "c", "--event", "e"], false),
    (
        "usage guard",
        &["--customer", "c", "--event", "e", "--", "true"],
        false,
    ),
    ("usage flush", &[], false),
    (
        "usage import",
        &["events.ndjson", "--rejects", "rejects.ndjson"],
        false,
    ),
    ("usage export", &["out.ndjson", "--force"], false),
    ("usage track", &["--customer", "c", "--event", "e"], false),
    ("usage standing", &["c"], false),
    ("usage events", &[], false),
    ("usage summary", &["--since", "7d"], false),
    ("usage breakdown", &["--since", "7d"], false),
    ("usage timeseries", &["--since", "7d"], false),
    (
        "quotas create",
        &[
            "Q",
            "--metric",
            "total_events",
            "--limit",
            "5",
            "--period",
            "day",
        ],
        false,
    ),
    ("quotas list", &[], false),
    ("quotas show", &["qta_1"], false),
    ("quotas update", &["qta_1", "--limit", "7"], false),
    ("quotas delete", &["qta_1", "--yes"], false),
    ("quotas check", &[], false),
    ("quotas watch", &["--count", "1"], false),
    ("usage tail", &["--count", "1"], false),
    (
        "rate-limits create",
        &["R", "--limit", "5", "--window", "minute"],
        false,
    ),
    ("rate-limits list", &[], false),
    ("rate-limits show", &["rl_1"], false),
    ("rate-limits update", &["rl_1", "--limit", "7"], false),
    ("rate-limits delete", &["rl_1", "--yes"], false),
    ("rate-limits check", &[], false),
    (
        "limits create",
        &[
            "Free",
            "--meter",
            "mtr_total_tokens",
            "--limit",
            "5",
            "--period",
            "month",
        ],
        false,
    ),
    ("limits list", &[], false),
    ("limits show", &["lmt_1"], false),
    ("limits update", &["lmt_1", "--limit", "7"], false),
    ("limits delete", &["lmt_1", "--yes"], false),
    ("limits check", &["--customer", "c"], false),
    (
        "meters create",
        &["Images", "--aggregation", "sum", "--field", "values.images"],
        false,
    ),
    ("meters list", &[], false),
    ("meters show", &["mtr_1"], false),
    ("meters update", &["mtr_1", "--name", "Pictures"], false),
    ("meters delete", &["mtr_1", "--yes"], false),
    ("meters query", &["mtr_1"], false),
    ("customers list", &[], false),
    ("customers show", &["c"], false),
    ("customers create", &["c2"], false),
    ("customers update", &["c", "--name", "C"], false),
    ("customers usage", &["c"], false),
    ("balances create", &["Prepaid", "--customer", "c"], false),
    ("balances list", &[], false),
    ("balances show", &["bal_1"], false),
    ("balances check", &["bal_1", "--amount", "5"], false),
    (
        "balances credit",
        &["bal_1", "--amount", "5", "--description", "Top-up"],
        false,
    ),
    (
        "balances debit",
        &["bal_1", "--amount", "5", "--description", "Images"],
        false,
    ),
    ("balances transactions", &["bal_1"], false),
    ("client-tokens create", &["--customer", "c"], true),
    (
        "client-tokens inspect",
        &["--token-file", "client.txt"],
        false,
    ),
    ("apply", &["--export"], false),
    ("run", &["--", "true"], false),
    ("scan", &["--verify"], false),
    ("api", &["GET", "/user"], false),
    ("doctor", &[], false),
    ("config list", &[], false),
    ("config get", &["api-url"], false),
    ("config set", &["project", "proj_1"], false),
    ("config unset", &["project"], false),
    ("config path", &[], false),
    ("config trust", &[], false),
    ("schema", &[], false),
    ("dev exec", &["--", "true"], false),
    ("dev env", &[], false),
    ("dev status", &[], false),
    ("dev stop", &[], false),
    ("dev clock show", &[], false),
    ("dev clock set", &["2030-01-01"], false),
    ("dev clock advance", &["1h"], false),
    ("dev clock reset", &[], false),
    ("dev faults", &[], false),
    (
        "dev webhooks add",
        &["http://127.0.0.1:9/hook", "--plain"],
        true,
    ),
    ("dev webhooks list", &[], false),
    ("dev webhooks remove", &["wh_1", "--yes"], false),
    ("dev webhooks deliveries", &[], false),
    ("dev webhooks redeliver", &["msg_1"], false),
    ("dev seed", &["--events", "10"], false),
    ("dev snapshot", &["before.db"], false),
    ("dev restore", &["before.db", "--yes"], false),
    ("dev reset", &["--yes"], false),
    ("completions", &["bash"], false),
    ("upgrade", &["--check"], false),
];

/// `dev` runs until it is stopped. `the_local_service_logs_and_keeps_no_token` tests it.
const ELSEWHERE: &[&str] = &["dev"];

fn leaves(command: &clap::Command, path: &str, all: &mut BTreeSet<String>) {
    for inner in command.get_subcommands().filter(|c| c.get_name() != "help") {
        let path = format!("{path} {}", inner.get_name()).trim().to_owned();
        if inner.get_subcommands().next().is_none() {
            all.insert(path);
        } else {
            leaves(inner, &path, all);
        }
    }
}

#[test]
fn every_command_has_a_row_here() {
    let mut all = BTreeSet::new();
    leaves(&limitry::testing::Cli::command(), "", &mut all);
    all.retain(|path| !ELSEWHERE.contains(&path.as_str()));
    let here: BTreeSet<String> = COMMANDS
        .iter()
        .map(|(path, ..)| (*path).to_owned())
        .collect();
    assert_eq!(all, here, "a command needs a row in this file");
}
