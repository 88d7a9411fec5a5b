//! Answers that break the contract. limitry shows their valid parts or a clear error, and never panics.

mod pages;
mod repeats;

use serde_json::{Value, json};

use crate::support::scripted::{key, project, quota, user};
use crate::support::{Reply, Run, Server, TestEnv};

/// Commands that send exactly one request, with the path of the request.
const READS: [(&str, &[&str]); 5] = [
    ("/v1/api-keys", &["keys", "list"]),
    ("/v1/quotas", &["quotas", "list"]),
    ("/v1/projects", &["projects", "list"]),
    ("/v1/quotas/check", &["quotas", "check"]),
    (
        "/v1/usage/check",
        &["usage", "check", "--customer", "c", "--event", "e"],
    ),
];

const RECORD: [&str; 6] = ["usage", "record", "--customer", "c", "--event", "e"];

fn method(path: &str) -> &'static str {
    if path.ends_with("/check") {
        "POST"
    } else {
        "GET"
    }
}

/// Runs the command against a server that sends this reply, with and without `--json`. Returns the run without it.
fn run_with_reply(path: &str, args: &[&str], reply: &Reply) -> Run {
    let server = Server::start();
    server.allow(method(path), path, reply.clone());
    let run = TestEnv::person(&server.url()).run(args.iter().copied());
    run.no_panic();
    let mut more = args.to_vec();
    more.push("--json");
    let json = TestEnv::person(&server.url()).run(more);
    json.no_panic();
    assert_eq!(
        json.exit_code(),
        run.exit_code(),
        "--json should not change the exit code:\n{run}\n{json}"
    );
    if run.exit_code() != 0 && run.exit_code() != 10 {
        json.error_json();
        assert!(json.stdout_bytes().is_empty(), "{json}");
    }
    run
}

#[test]
fn html_from_a_proxy_is_reported_and_not_shown() {
    for (path, args) in READS {
        for (status, code) in [
            (200, 7),
            (502, 7),
            (503, 7),
            (403, 3),
            (404, 4),
            (407, 5),
            (429, 6),
        ] {
            let run = run_with_reply(path, args, &Reply::html(status))
                .code(code)
                .silent_stdout();
            assert!(
                !run.stderr().contains('<'),
                "the error should show no markup:\n{run}"
            );
            assert!(run.stderr().contains("error: "), "{run}");
        }
    }
    let run = run_with_reply(READS[0].0, READS[0].1, &Reply::html(200));
    let said = run.stderr().to_lowercase();
    assert!(said.contains("html") || said.contains("proxy"), "{run}");
    assert!(
        said.contains("127.0.0.1"),
        "the error should name the host:\n{run}"
    );
}

#[test]
fn a_truncated_body_is_an_error() {
    let list =
        json!({"data": [key("key_1", "Production", "aaaa")], "nextCursor": null, "hasMore": false});
    for (path, args) in READS {
        // The connection ends before the promised length, or the promised length is that of half a document.
        run_with_reply(path, args, &Reply::half(200, &list))
            .code(8)
            .silent_stdout();
        let half = &list.to_string()[..50];
        run_with_reply(path, args, &Reply::text(200, "application/json", half))
            .code(7)
            .silent_stdout();
    }
}

#[test]
fn a_body_of_another_shape_is_a_failure_of_the_api() {
    for body in [
        "",
        "null",
        "[]",
        "\"ok\"",
        "42",
        "{}",
        "{\"data\": 7}",
        "{\"data\":[7]}",
        "\u{feff}{}",
        "{]",
    ] {
        for (path, args) in &READS[..3] {
            run_with_reply(path, args, &Reply::text(200, "application/json", body))
                .code(7)
                .silent_stdout();
        }
    }
    for body in ["", "null", "[]", "{]", "{\"allowed\": \"perhaps\"}", "{}"] {
        for (path, args) in &READS[3..] {
            run_with_reply(path, args, &Reply::text(200, "application/json", body))
                .code(7)
                .silent_stdout();
        }
    }
    // Bytes that are not UTF-8, and nesting that would overflow the stack of a recursive parser.
    for body in [
        vec![0xff, 0xfe, 0x00],
        b"[".repeat(200_000),
        b"{\"a\":".repeat(100_000),
    ] {
        run_with_reply(
            READS[0].0,
            READS[0].1,
            &Reply::text(200, "application/json", body),
        )
        .code(7);
    }
}

#[test]
fn an_answer_that_is_not_http_is_a_network_failure() {
    for raw in [
        &b""[..],
        b"220 mail ready\r\n",
        b"HTTP/9.9 200 Fine\r\n\r\n",
        b"\x15\x03\x01\x00\x02\x02\x46",
    ] {
        run_with_reply(READS[0].0, READS[0].1, &Reply::raw(raw))
            .code(8)
            .silent_stdout();
    }
    let length = "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}";
    run_with_reply(READS[0].0, READS[0].1, &Reply::raw(length)).code(8);
    let length = "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551617\r\n\r\n{}";
    run_with_reply(READS[0].0, READS[0].1, &Reply::raw(length)).code(8);
}

#[test]
fn a_closed_port_is_a_network_failure_with_a_hint() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", free.local_addr().unwrap());
    drop(free);
    let run = TestEnv::person(&url).run(["keys", "list"]).code(8);
    run.says(["127.0.0.1", "hint:"]);
}

#[test]
fn a_silent_server_is_abandoned_after_the_timeout() {
    for args in [READS[0].1, &RECORD] {
        let server = Server::start();
        server.allow("GET", "/v1/api-keys", Reply::silence()).allow(
            "POST",
            "/v1/events/record",
            Reply::silence(),
        );
        let run = TestEnv::person(&server.url()).run(args.iter().chain(&["--timeout", "1s"]));
        let run = run.code(8).says(["hint:"]);
        run.ends_in_time();
        // The whole command also ends in time when it may repeat a request 100 times.
        let person = TestEnv::person(&server.url()).with("LIMITRY_MAX_RETRIES", "100");
        let run = person.run(args.iter().chain(&["--timeout", "1s"])).code(8);
        run.ends_in_time();
    }
}

#[test]
fn a_body_that_never_ends_is_cut_off() {
    for (status, code) in [(200, 7), (400, 5), (500, 7)] {
        let reply = Reply::endless(status, "{\"data\":[");
        let run = run_with_reply(READS[0].0, READS[0].1, &reply)
            .code(code)
            .silent_stdout();
        run.ends_in_time();
        assert!(run.stderr().len() < 4096, "the error should be short");
    }
}

#[test]
fn unknown_fields_are_kept_with_json_and_ignored_otherwise() {
    let mut strange = key("key_1", "Production", "aaaa");
    strange["scopes"] = json!(["read"]);
    strange["owner"] = json!({"id": "usr_1"});
    let page = json!({"data": [strange], "nextCursor": null, "hasMore": false, "total": 1});
    let server = Server::start();
    server.allow("GET", "/v1/api-keys", Reply::json(200, &page));
    let env = TestEnv::person(&server.url());
    env.run(["keys", "list"]).success().prints(["Production"]);
    let list = env.run(["keys", "list", "--json"]).success().json();
    assert_eq!(list["data"][0]["scopes"], json!(["read"]));
    assert_eq!(list["data"][0]["owner"], json!({"id": "usr_1"}));
}

#[test]
fn a_status_or_a_period_of_a_later_version_is_shown() {
    let mut strange = key("key_1", "Production", "aaaa");
    strange["status"] = json!("suspended");
    let mut quarterly = quota("qta_1", "Quarterly");
    quarterly["period"] = json!("quarter");
    quarterly["limitValue"] = json!(2.5);
    let server = Server::start();
    server
        .allow("GET", "/v1/api-keys", Reply::list(&[strange]))
        .allow("GET", "/v1/quotas", Reply::list(&[quarterly]));
    let env = TestEnv::person(&server.url());
    env.run(["keys", "list", "--all"])
        .success()
        .prints(["key_1"]);
    env.run(["quotas", "list"]).success().prints(["quarter"]);
}

/// Every optional field may be absent or null. The other fields are shown.
#[test]
fn an_item_without_its_optional_fields_is_shown() {
    for null in [false, true] {
        let bare = |whole: Value, needed: &[&str]| {
            let mut item = whole;
            let fields: Vec<String> = item.as_object().unwrap().keys().cloned().collect();
            for field in fields {
                if !needed.contains(&field.as_str()) {
                    if null {
                        item[&field] = Value::Null;
                    } else {
                        item.as_object_mut().unwrap().remove(&field);
                    }
                }
            }
            item
        };
        let server = Server::start();
        let keep = ["id", "name", "lastFour", "prefix"];
        server
            .allow(
                "GET",
                "/v1/api-keys",
                Reply::list(&[bare(key("key_1", "n", "aaaa"), &keep)]),
            )
            .allow(
                "GET",
                "/v1/api-keys/key_1",
                Reply::json(200, &bare(key("key_1", "n", "aaaa"), &keep)),
            )
            .allow(
                "GET",
                "/v1/quotas",
                Reply::list(&[bare(
                    quota("qta_1", "n"),
                    &["id", "name", "metric", "limitValue", "period"],
                )]),
            )
            .allow(
                "GET",
                "/v1/projects",
                Reply::list(&[bare(project("proj_1", "n"), &["id", "name"])]),
            )
            .allow(
                "GET",
                "/v1/api-keys/*",
                Reply::json(200, &bare(key("key_1", "n", "aaaa"), &keep)),
            )
            .allow("GET", "/v1/user", Reply::json(200, &bare(user(), &["id"])))
            .allow(
                "GET",
                "/v1/projects/current",
                Reply::error(404, "not_found", "no such route"),
            )
            .allow(
                "GET",
                "/v1/project",
                Reply::error(404, "not_found", "no such route"),
            )
            .allow(
                "POST",
                "/v1/quotas/check",
                Reply::json(200, &json!({"allowed": true})),
            )
            .allow(
                "POST",
                "/v1/usage/check",
                Reply::json(200, &json!({"allowed": true})),
            )
            .allow(
                "POST",
                "/v1/events/record",
                Reply::json(201, &json!({"id": "evt_1"})),
            );
        let env = TestEnv::person(&server.url());
        env.run(["keys", "list"]).success().prints(["key_1"]);
        env.run(["keys", "show", "key_1"])
            .success()
            .prints(["key_1"]);
        env.run(["quotas", "list"]).success().prints(["qta_1"]);
        env.run(["projects", "list"]).success().prints(["proj_1"]);
        env.run(["whoami"]).success().prints(["usr_"]);
        env.run(["quotas", "check"]).success();
        env.run(["usage", "check", "--customer", "c", "--event", "e"])
            .success();
        env.run(RECORD).success();
        for args in [&["keys", "list"][..], &["whoami"], &["quotas", "check"]] {
            env.run(args.iter().chain(&["--json"])).success().json();
        }
    }
}

#[test]
fn a_refusal_without_details_is_still_a_refusal() {
    for answer in [
        json!({"allowed": false}),
        json!({"allowed": false, "reason": null, "quotas": null}),
        json!({"allowed": false, "reason": "moon_phase", "quotas": [], "rateLimits": []}),
        json!({"allowed": false, "reason": "quota_exceeded", "quotas": [{}]}),
        json!({"allowed": false, "quotas": [{"name": "n", "reset": -1}]}),
        json!({"allowed": false, "quotas": [{"name": "n", "reset": 1.9e9}]}),
        json!({"allowed": false, "quotas": [{"name": "n", "reset": "soon"}]}),
        json!({"allowed": false, "quotas": [{"name": "n", "reset": i64::MAX, "used": 1e300}]}),
    ] {
        let run = run_with_reply(READS[4].0, READS[4].1, &Reply::json(200, &answer));
        run.code(10);
    }
}

#[test]
fn extreme_times_are_accepted_and_texts_without_a_time_are_exit_7() {
    for (time, code) in [
        ("9999-12-31T23:59:59Z", 0),
        ("0000-01-01T00:00:00Z", 0),
        ("2026-01-01T00:00:00", 0),
        ("yesterday", 7),
        ("", 7),
    ] {
        let mut strange = key("key_1", "n", "aaaa");
        strange["expiresAt"] = json!(time);
        strange["createdAt"] = json!(time);
        let run = run_with_reply(READS[0].0, READS[0].1, &Reply::list(&[strange]));
        assert_eq!(run.exit_code(), code, "{time}:\n{run}");
    }
}

#[test]
fn an_error_of_the_api_is_shown_with_its_details() {
    let body = json!({"error": {
        "code": "invalid_request", "message": "The event is not valid.", "status": 400,
        "requestId": "req_from_the_body",
        "details": [
            {"path": "values.tokens", "message": "must not be negative"},
            {"path": "customerId", "message": "is too long"},
        ],
    }});
    let server = Server::start();
    let reply = Reply::json(400, &body).header("X-Request-Id", "req_from_the_body");
    server.allow("POST", "/v1/events/record", reply);
    let env = TestEnv::person(&server.url());
    let run = env.run(RECORD).code(5).silent_stdout();
    run.says([
        "The event is not valid.",
        "values.tokens",
        "must not be negative",
        "customerId",
        "is too long",
        "req_from_the_body",
    ]);
    let error = env
        .run(RECORD.iter().chain(&["--json"]))
        .code(5)
        .error_json();
    assert_eq!(error["code"], json!("invalid_request"));
    assert_eq!(error["status"], json!(400));
    assert_eq!(error["requestId"], json!("req_from_the_body"));
    assert_eq!(error["details"][1]["path"], json!("customerId"));
}

#[test]
fn at_most_twenty_details_are_shown() {
    let details: Vec<Value> = (0..1000)
        .map(|n| json!({"path": format!("events[{n}].customerId"), "message": "is missing"}))
        .collect();
    let body = json!({"error": {"code": "invalid_request", "message": "no", "status": 400, "details": details}});
    let run = run_with_reply(READS[0].0, READS[0].1, &Reply::json(400, &body)).code(5);
    let shown = run.stderr().matches("is missing").count();
    assert!((1..=20).contains(&shown), "{shown} are shown");
}

#[test]
fn old_and_incomplete_error_bodies_are_understood() {
    for (status, code) in [
        (400, 5),
        (401, 3),
        (403, 3),
        (404, 4),
        (409, 5),
        (413, 5),
        (422, 5),
        (429, 6),
        (500, 7),
        (503, 7),
    ] {
        for body in [
            json!({"error": "the old form"}).to_string(),
            String::new(),
            "{}".to_owned(),
            "not json".to_owned(),
            json!({"error": null}).to_string(),
            json!({"error": {"message": 5}}).to_string(),
            json!({"error": {"code": "x", "status": "500", "details": {}}}).to_string(),
        ] {
            let reply = Reply::text(status, "application/json", body.clone());
            let run = run_with_reply(READS[0].0, READS[0].1, &reply).code(code);
            if body.contains("old form") {
                run.clone().says(["the old form"]);
            }
            let first = run.stderr().lines().next().unwrap_or_default().to_owned();
            assert!(
                first.len() > "error: ".len() + 3,
                "the error should have a message: {run}"
            );
        }
    }
}

#[test]
fn a_redirect_is_not_followed_and_gets_no_token() {
    let elsewhere = Server::start();
    for status in [301, 302, 303, 307, 308] {
        for to in [
            elsewhere.url() + "/api-keys",
            "//evil.example/v1".to_owned(),
            "/v1/user".to_owned(),
        ] {
            let server = Server::start();
            server.allow("GET", "/v1/api-keys", Reply::redirect(status, &to));
            let run = TestEnv::person(&server.url()).run(["keys", "list"]).code(7);
            run.says(["redirect"]);
            assert_eq!(server.requests().len(), 1);
        }
    }
    assert!(elsewhere.requests().is_empty());
}
