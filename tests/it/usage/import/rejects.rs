//! Invalid lines and rejected events.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use serde_json::{Value, json};

#[cfg(unix)]
use super::journals;
use super::{import, lines, local, scripted, success_response, total};
use crate::support::{Reply, Run, TestEnv};

#[test]
fn all_problems_are_reported_before_the_first_request() {
    // The server expects no POST, so any POST fails the test.
    let server = scripted();
    let env = TestEnv::person(&server.url());
    let bad = "{\"customerId\":\"c\"}\nno json\n".repeat(30);
    env.write("e.ndjson", lines(0..50) + &bad + &lines(50..60));
    let run = import(&env, &["e.ndjson", "--rejects", "rejects.ndjson"]).code(2);
    let error = run.error_json();
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("60 problems in 60 of its 120 lines"),
        "{run}"
    );
    assert_eq!(error["details"].as_array().unwrap().len(), 20, "{run}");
    assert_eq!(error["details"][0]["path"], "line 51: eventType");
    let rejects = std::fs::read_to_string(env.cwd().join("rejects.ndjson")).unwrap();
    assert_eq!(rejects.lines().count(), 60);
    let first: Value = serde_json::from_str(rejects.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["line"], &first["text"]),
        (&json!(51), &json!("{\"customerId\":\"c\"}"))
    );
    env.run(["usage", "import", "e.ndjson", "--skip-invalid"])
        .code(12)
        .says(["--rejects"]);
    env.run(["usage", "import", "e.ndjson", "--rejects", "e.ndjson"])
        .code(2)
        .says(["--rejects"]);
    env.run(["usage", "import", "missing.ndjson"])
        .code(1)
        .says(["missing.ndjson"]);
    env.run(["usage", "import", "."])
        .code(1)
        .says(["directory"]);
    assert_eq!(server.requests_to("POST", "/v1/events/batch").len(), 0);

    let local = local();
    local.write("e.ndjson", lines(0..50) + &bad + &lines(50..60));
    let args = ["e.ndjson", "--skip-invalid", "--rejects", "rejects.ndjson"];
    let run = import(&local, &args).code(9);
    assert_eq!(run.json()["rejected"], 60);
    assert_eq!(total(&local), 60);
    let path = local.cwd().join("rejects.ndjson");
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 60);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        for journal in journals(&local) {
            assert_eq!(std::fs::metadata(journal).unwrap().mode() & 0o777, 0o600);
        }
    }
}

#[test]
fn a_rejected_event_does_not_stop_the_others() {
    for names in [true, false] {
        let server = scripted();
        let env = TestEnv::person(&server.url());
        server.allow_with("POST", "/v1/events/batch", move |request| {
            let body = request.json();
            let events = body["events"].as_array().unwrap();
            let bad = |event: &Value| event["values"]["total_tokens"].as_u64().is_some_and(|n| n % 700 == 13);
            let Some(at) = events.iter().position(bad) else {
                return success_response(request);
            };
            let mut error = json!({"code": "invalid_request", "message": "no good", "status": 400});
            if names {
                error["details"] = json!([{"path": format!("events[{at}].values.total_tokens"), "message": "is unlucky"}]);
            }
            Reply::json(400, &json!({"error": error}))
        });
        env.write("e.ndjson", lines(0..2500));
        let run = import(&env, &["e.ndjson", "--rejects", "r"]).code(9);
        let summary = run.json();
        assert_eq!(
            [&summary["recorded"], &summary["rejected"]],
            [2496, 4],
            "{run}"
        );
        let rejects = std::fs::read_to_string(env.cwd().join("r")).unwrap();
        let mut found: Vec<u64> = rejects
            .lines()
            .map(|line| {
                serde_json::from_str::<Value>(line).unwrap()["line"]
                    .as_u64()
                    .unwrap()
            })
            .collect();
        found.sort_unstable();
        assert_eq!(found, [14, 714, 1414, 2114]);
        assert!(rejects.contains(if names { "is unlucky" } else { "no good" }));
        // The next run skips the recorded events. It sends and reports the rejected events again, because the API does
        // not have them.
        let rejects = env.cwd().join("r");
        std::fs::remove_file(&rejects).unwrap();
        let run = import(&env, &["e.ndjson", "--rejects", "r"]).code(9);
        let summary = run.json();
        let told = ["recorded", "duplicates", "known", "rejected"]
            .map(|name| summary[name].as_u64().unwrap());
        assert_eq!(told, [0, 0, 2496, 4], "{run}");
        assert_eq!(
            std::fs::read_to_string(&rejects).unwrap().lines().count(),
            4
        );
        let again = server
            .requests_to("POST", "/v1/events/batch")
            .pop()
            .unwrap();
        assert!(again.json()["events"].as_array().unwrap().len() <= 4);
    }
}

#[test]
fn rejected_events_are_sent_again_by_the_next_run() {
    let server = scripted();
    let env = TestEnv::person(&server.url());
    let strict = Arc::new(AtomicU8::new(1));
    let is_strict = Arc::clone(&strict);
    server.allow_with("POST", "/v1/events/batch", move |request| {
        let body = request.json();
        let events = body["events"].as_array().unwrap();
        let bad = |event: &Value| event["values"]["total_tokens"] == 13;
        match events.iter().position(bad) {
            Some(at) if is_strict.load(Ordering::SeqCst) == 1 => Reply::json(
                400,
                &json!({"error": {"code": "invalid_request", "message": "m", "status": 400,
                    "details": [{"path": format!("events[{at}].values"), "message": "is unlucky"}]}}),
            ),
            _ => success_response(request),
        }
    });
    env.write("e.ndjson", lines(0..1500) + "no json\n");
    let args = ["e.ndjson", "--skip-invalid", "--rejects", "r"];
    let told = |run: &Run| {
        let summary = run.json();
        ["recorded", "duplicates", "known", "rejected"].map(|name| summary[name].as_u64().unwrap())
    };
    let rejects = || std::fs::read_to_string(env.cwd().join("r")).unwrap();
    assert_eq!(told(&import(&env, &args).code(9)), [1499, 0, 0, 2]);
    assert_eq!(rejects().lines().count(), 2);
    std::fs::remove_file(env.cwd().join("r")).unwrap();
    assert_eq!(told(&import(&env, &args).code(9)), [0, 0, 1499, 2]);
    assert!(rejects().contains("is unlucky") && rejects().contains("no json"));
    strict.store(0, Ordering::SeqCst);
    assert_eq!(told(&import(&env, &args).code(9)), [1, 0, 1499, 1]);
    assert_eq!(told(&import(&env, &args).code(9)), [0, 0, 1500, 1]);
    assert_eq!(rejects().lines().count(), 1);
    // A repeated event keeps its idempotency key.
    let mut keys = HashSet::new();
    for request in server.requests_to("POST", "/v1/events/batch") {
        for event in request.json()["events"].as_array().unwrap() {
            keys.insert(event["idempotencyKey"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(keys.len(), 1500);
    // A dry run writes the list of rejects, too.
    std::fs::remove_file(env.cwd().join("r")).unwrap();
    env.write("other.ndjson", lines(7000..7010) + "no json\n");
    let dry = [
        "other.ndjson",
        "--skip-invalid",
        "--rejects",
        "r",
        "--dry-run",
    ];
    import(&env, &dry)
        .code(9)
        .says(["1 line was rejected; listed in r"]);
    assert_eq!(rejects().lines().count(), 1);
}

#[test]
fn other_files_are_not_overwritten_by_rejects() {
    let env = local();
    env.write("bad.ndjson", "{no json\n");
    for content in ["precious\n", "{\"line\":1}\n", "no json\n"] {
        env.write("precious", content);
        let run = import(&env, &["bad.ndjson", "--rejects", "precious"]).code(2);
        assert_eq!(run.error_json()["code"], "import_rejects_foreign");
        let args = ["usage", "import", "-", "--rejects", "precious"];
        env.run_with(args, content).code(2).says(["precious"]);
        assert_eq!(
            std::fs::read_to_string(env.cwd().join("precious")).unwrap(),
            content
        );
    }
    // A list that limitry wrote is replaced.
    for _ in 0..2 {
        import(&env, &["bad.ndjson", "--rejects", "own"]).code(2);
        let own = std::fs::read_to_string(env.cwd().join("own")).unwrap();
        assert_eq!(own.lines().count(), 1);
    }
    env.write("empty", "");
    import(&env, &["bad.ndjson", "--rejects", "empty"]).code(2);
    // The list holds only the beginning of a line that is too long.
    env.write("long.ndjson", "x".repeat(2 << 20));
    let args = ["long.ndjson", "--format", "ndjson", "--rejects", "own"];
    import(&env, &args).code(2);
    let own = std::fs::read_to_string(env.cwd().join("own")).unwrap();
    let row: Value = serde_json::from_str(&own).unwrap();
    assert_eq!(row["text"], "x".repeat(1000));
}
