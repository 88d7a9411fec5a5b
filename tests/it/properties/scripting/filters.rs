//! `--jq`: what a filter gets, and how a bad or endless filter ends.

use super::with_keys;
#[cfg(unix)]
use crate::support::TestEnv;
use crate::support::snapshot;

#[test]
fn a_filter_is_applied_to_the_document_or_to_each_line() {
    let env = with_keys();
    let by = |args: &str, filter: &str| {
        let args = args.split(' ').chain(["--jq", filter]);
        env.run(["--local"].into_iter().chain(args))
            .success()
            .stdout()
    };
    assert_eq!(by("keys list", ".data[].name"), "CI\nProduction\n");
    assert_eq!(by("keys list --json", ".data | length"), "2\n");
    assert_eq!(
        by("keys list --jsonl", "[.name, .status]"),
        "[\"CI\",\"active\"]\n[\"Production\",\"active\"]\n"
    );
    assert_eq!(
        by("keys list --json=name", ".data[0]"),
        "{\"name\":\"CI\"}\n"
    );
    assert_eq!(by("keys show CI", "empty"), "");
    assert_eq!(by("api GET /quotas", ".hasMore"), "false\n");
    assert_eq!(
        by("quotas watch --count 2 --every 10ms", ".allowed"),
        "true\ntrue\n"
    );
    // A text stays one line, and its control characters are escaped.
    assert_eq!(by("keys list", r#""a\u001b[2Jb\nc""#), "a\\u{1b}[2Jb\\nc\n");
}

#[test]
fn an_invalid_filter_is_rejected_before_the_command_acts() {
    let env = with_keys();
    let create = [
        "--local",
        "keys",
        "create",
        "Third",
        "--jq",
        ".id | nothing",
    ];
    snapshot!(env.run(create), @r#"
    exit: 2
    --- stdout
    --- stderr
    {"error":{"code":"filter","message":"--jq: the filter '.id | nothing' cannot be used: there is no filter 'nothing'","status":null,"hint":"it is written as for jq: `--jq '.data[].id'`","requestId":null,"exitCode":2}}
    "#);
    let json = env
        .run(["--local", "keys", "list", "--json", "--jq", ".["])
        .code(2);
    assert_eq!(json.error_json()["code"], "filter");
    let failed = env.run(["--local", "keys", "list", "--jq", ".data.id"]);
    let said = failed.code(2).stderr();
    assert!(
        said.contains("'.data.id' failed: cannot index [{") && said.contains("… with"),
        "{said}"
    );
    assert!(
        said.len() < 400,
        "the error does not quote the whole document: {said}"
    );
    let count = env.run(["--local", "keys", "list", "--jq", ".data | length"]);
    assert_eq!(count.success().stdout(), "2\n");
}

#[cfg(unix)]
#[test]
fn a_signal_or_the_depth_limit_stops_an_endless_filter() {
    let env = TestEnv::new();
    env.run(["--local", "keys", "list"]).success();
    for (signal, code) in [
        (rustix::process::Signal::INT, 130),
        (rustix::process::Signal::TERM, 143),
    ] {
        for filter in ["def f: f; f", "[range(1e12)] | length"] {
            let mut running = env.start(["--local", "keys", "list", "--jq", filter]);
            std::thread::sleep(std::time::Duration::from_millis(900));
            assert!(running.alive());
            running.signal(signal);
            running.wait(std::time::Duration::from_secs(20)).code(code);
        }
    }
    let deep = [
        "--local",
        "keys",
        "list",
        "--jq",
        "def f(x): 1 + f(x); f(1)",
    ];
    env.run(deep).code(2).says(["recursed too deep"]);
}
