//! Lists in a pipe have one line per item, whatever names the server sends.

use std::collections::BTreeSet;

use clap::CommandFactory as _;
use serde_json::{Value, json};

use crate::support::{Reply, Server, TestEnv};

/// Texts that could break a line, join two, or forge a line that is not an item.
const HOSTILE: [&str; 6] = [
    "one\ntwo",
    "a\tb\tc\td",
    "\r\u{1b}[2K\u{1b}[1Aoverwritten\u{9b}1A",
    "\u{2028}\u{2029}\u{85}\u{b}\u{c}",
    "::error::no\n::add-mask::x",
    "\u{202e}\u{2066}\u{0}\u{7f}\u{feff}",
];

/// Every command that lists: its arguments, its route, and the number of fields in a line (0: not asserted).
const LISTS: &[(&str, &str, &str, usize)] = &[
    ("projects list", "", "/v1/projects", 3),
    ("keys list", "--all", "/v1/api-keys", 7),
    ("keys audit", "--max-age 1d", "/v1/api-keys", 0),
    ("usage events", "", "/v1/events", 6),
    ("usage tail", "--count 1", "/v1/events", 6),
    (
        "usage breakdown",
        "--group-by model --since 7d",
        "/v1/usage/breakdown",
        0,
    ),
    ("usage timeseries", "--since 7d", "/v1/usage/timeseries", 0),
    ("quotas list", "", "/v1/quotas", 6),
    ("quotas check", "", "/v1/quotas/check", 0),
    ("quotas watch", "--count 1", "/v1/quotas/check", 0),
    ("rate-limits list", "", "/v1/rate-limits", 6),
    ("rate-limits check", "", "/v1/rate-limits/check", 0),
    ("limits list", "", "/v1/limits", 8),
    ("limits check", "", "/v1/limits/check", 0),
    ("meters list", "", "/v1/meters", 6),
    ("customers list", "", "/v1/customers", 5),
    ("balances list", "", "/v1/balances", 8),
];

/// Commands that list things of this machine, not of the server.
const OWN: [&str; 3] = ["auth list", "config list", "dev webhooks list"];

/// An item with the fields of every route, and the text in each text field.
fn item(number: usize, text: &str) -> Value {
    let mut item = json!({
        "id": format!("thing_{number}"), "projectId": text, "name": text, "externalId": text, "email": text,
        "prefix": text, "lastFour": text, "status": "active", "metric": text, "period": text, "window": text,
        "limitValue": 5, "limit": 5, "used": 5, "remaining": 0, "exceeded": true, "enabled": true,
        "reset": 1_900_000_000, "timezone": text, "dimensionFilters": {text: text}, "dimensions": {text: text},
        "values": {text: 1}, "properties": {text: text}, "customerId": text, "eventType": text,
        "timestamp": "2020-01-01T00:00:00Z", "createdAt": "2020-01-01T00:00:00Z",
        "updatedAt": "2020-01-01T00:00:00Z", "lastUsedAt": null, "expiresAt": null, "revokedAt": null,
        "metadata": {text: text}, "dimension": text, "totalEvents": 1, "totalTokens": 1, "totalInputTokens": 1,
        "totalOutputTokens": 1, "totalCostCents": 1, "idempotencyKey": text,
    });
    let metered = json!({
        "meterId": text, "aggregation": text, "field": text, "description": text,
        "eventFilter": {"eventType": text, "dimensions": {text: text}}, "unit": text, "currentBalance": 5,
        "minimumBalance": 0,
    });
    let fields = metered.as_object().unwrap().clone();
    item.as_object_mut().unwrap().extend(fields);
    item
}

fn answer(text: &str) -> Value {
    let items: Vec<Value> = (0..3).map(|number| item(number, text)).collect();
    json!({
        "data": items, "nextCursor": null, "hasMore": false,
        "allowed": true, "reason": null, "quotas": items, "rateLimits": [],
    })
}

#[test]
fn a_list_has_one_line_per_item_whatever_their_names() {
    for text in HOSTILE {
        let server = Server::start();
        for (command, _, path, _) in LISTS {
            let mut body = answer(text);
            for (noun, field) in [("rate-limits", "rateLimits"), ("limits", "limits")] {
                if command.starts_with(noun) {
                    body[field] = body["quotas"].take();
                    body["quotas"] = json!([]);
                }
            }
            let method = if path.ends_with("/check") {
                "POST"
            } else {
                "GET"
            };
            server.allow(method, path, Reply::json(200, &body));
        }
        // The server's time comes from this route.
        server.allow(
            "GET",
            "/v1/projects/current",
            Reply::json(200, &item(0, text)),
        );
        let env = TestEnv::person(&server.url());
        for (command, args, _, fields) in LISTS {
            let words = command.split(' ').chain(args.split_whitespace());
            let run = env.run(words);
            run.no_panic();
            assert!(matches!(run.exit_code(), 0 | 10), "{run}");
            let out = run.stdout();
            assert_eq!(out.matches('\n').count(), 3, "{text:?}: {run}");
            let mut counts = BTreeSet::new();
            for line in out.split_terminator('\n') {
                counts.insert(line.split('\t').count());
                assert!(!line.starts_with("::"), "{run}");
                let harmless = |c: char| {
                    (c == '\t' || !c.is_control())
                        && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                };
                assert!(line.chars().all(harmless), "{text:?}: {run}");
            }
            assert_eq!(
                counts.len(),
                1,
                "every line has the same number of fields: {run}"
            );
            if *fields > 0 {
                assert!(counts.contains(fields), "{text:?}: {run}");
            }
            let words = command.split(' ').chain(args.split_whitespace());
            let lines = env.run(words.chain(["--jsonl"]));
            let all = lines.stdout();
            assert!(
                all.lines()
                    .all(|line| serde_json::from_str::<Value>(line).is_ok()),
                "{lines}"
            );
        }
    }
}

#[test]
fn a_piped_list_is_complete_and_a_json_page_says_that_more_follows() {
    let page = |first: usize, more: bool| {
        let items: Vec<Value> = (first..first + 50)
            .map(|number| item(number, "x"))
            .collect();
        Reply::json(
            200,
            &json!({"data": items, "nextCursor": more.then_some("next"), "hasMore": more}),
        )
    };
    for format in [&["-q"][..], &["-q", "--jsonl"], &["--limit", "60"]] {
        let server = Server::start();
        server.expect("GET", "/v1/quotas", page(0, true)).expect(
            "GET",
            "/v1/quotas",
            page(50, false),
        );
        let env = TestEnv::person(&server.url());
        let run = env.run(["quotas", "list"].iter().chain(format)).success();
        let lines = if format.contains(&"60") { 60 } else { 100 };
        assert_eq!(run.stdout().lines().count(), lines, "{format:?}");
    }
    let server = Server::start();
    server.expect("GET", "/v1/quotas", page(0, true));
    let env = TestEnv::person(&server.url());
    let run = env.run(["quotas", "list", "--json"]).success();
    let run = run.says(["Showing 50 of many", "--all"]);
    let document = run.json();
    assert_eq!(document["data"].as_array().unwrap().len(), 50);
    assert_eq!(document["hasMore"], true);
}

#[test]
fn every_listing_command_is_tested_here() {
    fn walk(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        for inner in command.get_subcommands() {
            let path = format!("{path} {}", inner.get_name()).trim().to_owned();
            if matches!(
                inner.get_name(),
                "list" | "events" | "breakdown" | "timeseries" | "audit"
            ) {
                found.push(path.clone());
            }
            walk(inner, &path, found);
        }
    }
    let mut found = Vec::new();
    walk(&limitry::testing::Cli::command(), "", &mut found);
    assert!(found.len() > 8);
    for command in found {
        assert!(
            OWN.contains(&command.as_str()) || LISTS.iter().any(|(path, ..)| *path == command),
            "`{command}` lists and is missing in LISTS"
        );
    }
}
