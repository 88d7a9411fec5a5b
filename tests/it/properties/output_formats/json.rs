//! `--json` and `--jsonl` of each command.

use serde_json::{Value, json};

use super::{ENDLESS, call, commands};
use crate::support::scripted::key;
use crate::support::{Dev, Reply, Server, TestEnv};

/// Against the local service. Success prints a document to stdout, and failure prints an object to stderr.
#[test]
fn every_command_prints_json() {
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let signed_in = dev.person();
    let signed_out = TestEnv::new();
    for command in commands() {
        // `run` prints the output of the program that it starts.
        let no_json = matches!(command.as_str(), "completions" | "run");
        if no_json || ENDLESS.contains(&command.as_str()) {
            continue;
        }
        let mut args = call(&command);
        // Arguments after `--` belong to another program, and so does the output.
        let behind = args.iter().position(|arg| *arg == "--");
        args.insert(behind.unwrap_or(args.len()), "--json");
        for env in [&signed_in, &signed_out] {
            let run = env.run(&args);
            run.no_panic();
            match run.exit_code() {
                0 if behind.is_some() => {}
                0 | 10 => {
                    let document = run.json();
                    assert!(document.is_object(), "{run}");
                    if command.ends_with(" list") {
                        assert!(document["data"].is_array(), "{run}");
                        assert!(document["hasMore"].is_boolean(), "{run}");
                        assert!(document.get("nextCursor").is_some(), "{run}");
                    }
                }
                _ => {
                    // These commands print a report even if they fail.
                    assert!(
                        run.stdout_bytes().is_empty()
                            || ["auth status", "auth explain", "doctor"]
                                .contains(&command.as_str()),
                        "{run}"
                    );
                    run.error_json();
                }
            }
        }
        // The variable does the same as the flag.
        let mut plain = signed_in.command(args.iter().filter(|arg| **arg != "--json"));
        plain.env("LIMITRY_OUTPUT", "json");
        let run = signed_in.run_program(plain);
        match run.exit_code() {
            0 if behind.is_some() => {}
            0 | 10 => {
                run.json();
            }
            _ => {
                run.error_json();
            }
        }
    }
}

#[test]
fn json_has_the_field_names_of_the_api() {
    let env = TestEnv::new();
    let run = |args: &str| env.run(format!("--local {args} --json").split(' ')).json();
    let made = run("keys create Production");
    for field in [
        "id",
        "projectId",
        "name",
        "prefix",
        "lastFour",
        "status",
        "createdAt",
        "key",
    ] {
        assert!(made.get(field).is_some(), "{field} is missing in {made}");
    }
    let quota = run("quotas create Daily --metric total_events --limit 1 --period day");
    for field in ["id", "name", "metric", "limitValue", "period", "createdAt"] {
        assert!(quota.get(field).is_some(), "{field} is missing in {quota}");
    }
    assert_eq!(quota["limitValue"], json!(1));
    let recorded = run("usage record --customer c --event e");
    assert_eq!(recorded["recorded"], json!(true));
    let check = run("usage check --customer c --event e");
    for field in [
        "id",
        "name",
        "metric",
        "period",
        "limit",
        "used",
        "remaining",
        "exceeded",
        "reset",
    ] {
        assert!(
            check["quotas"][0].get(field).is_some(),
            "{field} is missing in {check}"
        );
    }
    assert!(check["rateLimits"].is_array());
    assert_eq!(run("keys show Production")["lastFour"], made["lastFour"]);
    assert!(
        run("keys show Production").get("key").is_none(),
        "the secret is shown only once"
    );
}

#[test]
fn json_lines_are_one_object_per_line() {
    let server = Server::start();
    server.allow(
        "GET",
        "/v1/api-keys",
        Reply::list(&[
            key("key_1", "One", "aaaa"),
            key("key_2", "Two\nlines", "bbbb"),
        ]),
    );
    let run = TestEnv::person(&server.url())
        .run(["keys", "list", "--jsonl"])
        .success();
    let stdout = run.stdout();
    let items: Vec<Value> = stdout
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(items.len(), 2, "{run}");
    assert_eq!(items[1]["name"], json!("Two\nlines"));
}
