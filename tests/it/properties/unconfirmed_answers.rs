//! Answers that confirm nothing. No command concludes from them that something was done, is absent, or is in order.

use serde_json::json;

use crate::support::scripted::{PAT, key, login_to_file, project, quota, secret, user};
use crate::support::server::Request;
use crate::support::{Reply, Run, Server, TestEnv};

/// A server that answers by method and path. A call without an answer gets the error of a missing route.
fn server(answer: impl Fn(&Request, &str) -> Option<Reply> + Send + 'static) -> Server {
    let server = Server::start();
    server.allow_all(move |request| {
        let call = format!(
            "{} {}",
            request.method,
            request.path_only().trim_start_matches("/v1")
        );
        answer(request, &call)
            .unwrap_or_else(|| Reply::error(404, "route_not_found", "There is no such route."))
    });
    server
}

#[test]
fn an_unconfirmed_deletion_is_not_reported() {
    for (name, reply) in [
        ("html", Reply::html(200)),
        ("empty object", Reply::json(200, &json!({}))),
        ("no success", Reply::json(200, &json!({"success": false}))),
        (
            "still active",
            Reply::json(200, &key("key_1", "App", "aaaa")),
        ),
    ] {
        let server = server(move |_, call| match call {
            "GET /api-keys/key_1" => Some(Reply::json(200, &key("key_1", "App", "aaaa"))),
            "GET /quotas" => Some(Reply::list(&[quota("qta_1", "Daily")])),
            "GET /quotas/qta_1" => Some(Reply::json(200, &quota("qta_1", "Daily"))),
            "DELETE /api-keys/key_1" | "DELETE /quotas/qta_1" => Some(reply.clone()),
            _ => None,
        });
        for args in [
            ["-y", "keys", "revoke", "key_1", "--json"],
            ["-y", "quotas", "delete", "qta_1", "--json"],
        ] {
            let run = TestEnv::person(&server.url())
                .run(args)
                .code(7)
                .silent_stdout();
            assert!(!run.stderr().contains("Revoked"), "{name}: {run}");
            assert!(!run.stderr().contains("Deleted"), "{name}: {run}");
        }
    }
}

#[test]
fn record_and_track_report_a_repeated_idempotency_key() {
    let server = server(|_, call| match call {
        "POST /track" => Some(Reply::json(
            200,
            &json!({"id": "evt_1", "allowed": true, "quotas": [], "rateLimits": [], "recorded": false}),
        )),
        "POST /events/record" => Some(Reply::json(200, &json!({"id": "evt_1", "recorded": false}))),
        _ => None,
    });
    for command in ["record", "track"] {
        let args = ["usage", command, "--customer", "c", "--event", "e"];
        let env = TestEnv::person(&server.url());
        let run = env.run([&args[..], &["--idempotency-key", "k"]].concat());
        assert!(
            run.success().stderr().contains("nothing was counted again"),
            "{command}"
        );
        let run = env.run(args).success();
        assert!(run.stderr().contains("Recorded e for c."), "{run}");
    }
}

/// The check of the project in a report of `doctor`.
fn project_check(run: &Run) -> serde_json::Value {
    let document = run.json();
    let checks = document["checks"].as_array().unwrap();
    let mut projects = checks.iter().filter(|check| check["name"] == "project");
    let check = projects.next().unwrap().clone();
    assert!(projects.next().is_none(), "{run}");
    check
}

#[test]
fn doctor_checks_whether_the_project_exists() {
    for (reply, status) in [
        (Reply::json(200, &project("proj_9", "Nine")), "ok"),
        (
            Reply::error(404, "project_not_found", "There is no such project."),
            "failure",
        ),
        (Reply::error(404, "route_not_found", "No route."), "warning"),
        (Reply::html(404), "warning"),
        (
            Reply::error(403, "insufficient_permissions", "Not yours."),
            "failure",
        ),
    ] {
        let has_project = status == "ok";
        let server = server(move |_, call| match call {
            "GET /user" => Some(Reply::json(200, &user())),
            "GET /projects/current" | "GET /project" => Some(reply.clone()),
            _ => None,
        });
        let env = TestEnv::person(&server.url());
        let run = env.run(["doctor", "--project", "proj_9", "--json"]);
        assert_eq!(project_check(&run)["status"], status, "{run}");
        assert_eq!(run.exit_code() != 0, status == "failure", "{run}");
        let run = env.run(["whoami", "--project", "proj_9"]);
        let is_said = run.stderr().contains("no route that confirms the project");
        assert_eq!(is_said, status == "warning", "{run}");
        assert_eq!(run.exit_code() == 0, has_project || is_said, "{run}");
    }
}

#[test]
fn a_customer_is_missing_only_if_the_api_says_so() {
    for (reply, is_absent) in [
        (
            Reply::error(404, "customer_not_found", "There is no such customer."),
            true,
        ),
        (Reply::error(404, "not_found", "No."), false),
        (Reply::error(404, "route_not_found", "No."), false),
        (Reply::json(404, &json!({"error": "No."})), false),
        (Reply::empty(404), false),
        (Reply::html(404), false),
    ] {
        let server = server(move |_, call| match call {
            "GET /customers" => Some(Reply::list(&[])),
            "GET /projects/current" => Some(Reply::json(200, &project("proj_1", "First"))),
            _ => Some(reply.clone()),
        });
        for command in [
            &["customers", "show", "c"][..],
            &["customers", "usage", "c"],
            &["customers", "update", "c", "--name", "C"],
        ] {
            let run = TestEnv::person(&server.url()).run(command).code(4);
            assert_eq!(
                run.stderr().contains("there is no customer"),
                is_absent,
                "{run}"
            );
            assert_eq!(run.stderr().contains("no route"), !is_absent, "{run}");
        }
    }
}

fn login(server: &Server, more: &[&str]) -> Run {
    let login = login_to_file(server).into_iter();
    let words = login.chain(more.iter().map(|word| (*word).to_owned()));
    let env = TestEnv::new().with("LIMITRY_MAX_RETRIES", "0");
    env.run_with(words, PAT).never_shows(PAT)
}

#[test]
fn a_missing_project_is_distinguished_from_a_rejected_token() {
    for (code, is_hinted) in [
        ("unauthorized", true),
        ("missing_api_key", true),
        ("", true),
        ("invalid_api_key", false),
        ("expired_api_key", false),
    ] {
        let server = server(move |request, call| {
            Some(match (request.header("X-Project"), call) {
                (Some(_), "GET /projects/current") => Reply::json(200, &project("proj_1", "First")),
                _ => Reply::error(401, code, "No."),
            })
        });
        let mut env = TestEnv::person(&server.url());
        env.unset("LIMITRY_PROJECT");
        for run in [login(&server, &[]), env.run(["whoami"])] {
            let run = run.code(3);
            let first = run
                .stderr()
                .split("hint: ")
                .nth(1)
                .unwrap_or_default()
                .to_owned();
            assert_eq!(
                first.contains("--project PROJECT"),
                is_hinted,
                "{code}: {run}"
            );
        }
        let run = login(&server, &["--project", "proj_1"]).success();
        assert!(!run.stderr().contains("keys list"), "{run}");
        assert!(run.stderr().contains(" whoami`"), "{run}");
    }
}

#[test]
fn login_keeps_a_confirmed_token_if_the_api_lists_no_projects() {
    for (status, code) in [
        (400, "missing_required_field"),
        (401, "missing_api_key"),
        (403, "insufficient_permissions"),
        (404, "route_not_found"),
        (405, "method_not_allowed"),
    ] {
        let server = server(move |_, call| match call {
            "GET /user" => Some(Reply::json(200, &user())),
            "GET /projects" => Some(Reply::error(status, code, "No.")),
            "GET /projects/current" => Some(Reply::json(200, &project("proj_1", "First"))),
            _ => None,
        });
        let run = login(&server, &["--project", "proj_1"]).success();
        assert!(run.stderr().contains("First (proj_1)"), "{status}: {run}");
        let run = login(&server, &[]).success();
        assert!(
            run.stderr().contains("does not list projects"),
            "{status}: {run}"
        );
        assert!(!run.stderr().contains("Next:"), "{status}: {run}");
    }
}

#[test]
fn scan_verify_keeps_its_findings_if_the_api_lists_no_keys() {
    for reply in [
        Reply::error(404, "route_not_found", "No."),
        Reply::error(403, "insufficient_permissions", "No."),
        Reply::error(500, "internal_error", "No."),
    ] {
        let server = server(move |_, call| (call == "GET /api-keys").then(|| reply.clone()));
        let env = TestEnv::person(&server.url());
        env.write("found.txt", secret("aaaa"));
        let run = env
            .run(["scan", "--verify", "--json", "found.txt"])
            .code(10);
        let found = &run.json()["data"];
        assert_eq!(found.as_array().unwrap().len(), 1, "{run}");
        assert_eq!(found[0]["status"], "unknown", "{run}");
    }
}

#[test]
fn hints_fit_the_command() {
    let server = server(|_, _| None);
    let env = TestEnv::person(&server.url());
    let run = env.run(["keys", "rotate", "App"]).code(2);
    assert!(run.stderr().contains("keys rotate App --to "), "{run}");
    let run = env.run(["keys", "revoke", "App", "--yes"]).code(4);
    assert!(run.stderr().contains("dashboard"), "{run}");
    assert!(!run.stderr().contains("create the key"), "{run}");
    // The hint asks for a project only if none is set.
    for (project, is_hinted) in [(true, false), (false, true)] {
        let mut env = TestEnv::person(&server.url());
        if !project {
            env.unset("LIMITRY_PROJECT");
        }
        let run = env.run(["whoami"]).code(4);
        assert_eq!(
            run.stderr().contains("--project PROJECT"),
            is_hinted,
            "{run}"
        );
    }
}

#[test]
fn sums_and_lists_of_another_api_generation_are_not_shown() {
    for body in [json!({}), json!({"items": [], "nextCursor": null})] {
        let has_items = body.get("items").is_some();
        let server = server(move |_, _| Some(Reply::json(200, &body)));
        let env = TestEnv::person(&server.url());
        let run = env.run(["usage", "summary"]).code(7);
        assert!(run.stdout().is_empty(), "{run}");
        let run = env.run(["quotas", "list"]).code(7);
        assert_eq!(
            run.stderr().contains("another generation"),
            has_items,
            "{run}"
        );
    }
}
