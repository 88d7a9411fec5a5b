//! Servers that differ from limitry's API. Each message names the cause and a next step, and claims only what is confirmed.

use serde_json::{Value, json};

use crate::support::scripted::{PAT, login_to_file};
use crate::support::server::Request;
use crate::support::{Reply, Server, TestEnv};

/// The commands of a transcript, in order.
const COMMANDS: [&[&str]; 7] = [
    &["whoami"],
    &["doctor"],
    &["keys", "create", "CI", "--plain"],
    &["usage", "check", "--customer", "c", "--event", "e"],
    &["usage", "record", "--customer", "c", "--event", "e"],
    &["usage", "summary"],
    &["quotas", "list"],
];

/// Runs `login` and each command against the server, and returns their outputs and exit codes. Asserts that `login` stores
/// the token only if it succeeds.
fn transcript(server: &Server, project: bool) -> String {
    let url = server.url();
    let mut text = String::new();
    let login = TestEnv::new().with("LIMITRY_MAX_RETRIES", "0");
    let mut args = login_to_file(server).to_vec();
    if project {
        args.extend(["--project", "proj_other"].map(str::to_owned));
    }
    let run = login.run_with(&args, PAT).never_shows(PAT);
    let stored = !login.files_that_hold(PAT).is_empty();
    assert_eq!(stored, run.exit_code() == 0, "{run}");
    text.push_str(&format!("$ limitry login\n{}\n", run.snapshot()));
    for command in COMMANDS {
        let mut env = TestEnv::person(&url);
        if !project && matches!(command[0], "whoami" | "doctor") {
            env.unset("LIMITRY_PROJECT");
        }
        let run = env.run(command).never_shows(PAT);
        run.no_panic();
        if !matches!(run.exit_code(), 0 | 10) {
            let remedy = format!("{}{}", run.stdout(), run.stderr());
            assert!(
                remedy.contains("hint: ") || remedy.contains("limitry "),
                "{run}"
            );
        }
        text.push_str(&format!(
            "$ limitry {}\n{}\n",
            command.join(" "),
            run.snapshot()
        ));
    }
    without_durations_and_machine(&text)
}

/// Masks the durations and the machine in the output of `doctor`, because they differ between two runs.
fn without_durations_and_machine(text: &str) -> String {
    let durations = regex::Regex::new(r"[0-9]+ ms").unwrap();
    let machine =
        regex::Regex::new(r"(?m)^(version|git|keychain|tls roots|token file)\t.*$").unwrap();
    let text = durations.replace_all(text, "[MS] ms");
    machine.replace_all(&text, "$1\t[MACHINE]").into_owned()
}

#[test]
fn a_server_that_answers_404_in_json_confirms_nothing() {
    let server = Server::start();
    server.allow_all(|_| Reply::error(404, "not_found", "No such page."));
    insta::assert_snapshot!(transcript(&server, false));
}

#[test]
fn a_server_that_answers_404_in_html_confirms_nothing() {
    let server = Server::start();
    server.allow_all(|_| Reply::html(404));
    insta::assert_snapshot!(transcript(&server, true));
}

#[test]
fn a_server_that_answers_401_rejects_the_token() {
    let server = Server::start();
    server.allow_all(|_| Reply::error(401, "missing_api_key", "Who are you?"));
    insta::assert_snapshot!(transcript(&server, true));
}

#[test]
fn an_object_with_an_id_is_not_accepted_as_a_user() {
    for body in [
        json!({"data": {"id": "x1"}}),
        json!({"user": {"id": "x1", "name": "echo"}}),
        json!({"id": "x1"}),
    ] {
        let server = Server::start();
        server.allow_all(move |_| Reply::json(200, &body));
        let mut env = TestEnv::person(&server.url());
        env.unset("LIMITRY_PROJECT");
        env.run(["whoami"]).code(4).silent_stdout().says(["hint:"]);
        let url = server.url();
        let login = TestEnv::new();
        let args = [
            "login",
            "--api-url",
            &url,
            "--token-stdin",
            "--store",
            "file",
        ];
        assert_ne!(login.run_with(args, PAT).exit_code(), 0);
        assert!(login.files_that_hold(PAT).is_empty());
    }
}

/// The second generation of the API as documented. It has no user and no keys, but meters and limits, `/events`, and
/// `limits` in a check.
fn second_generation(request: &Request) -> Reply {
    let path = request.path_only().trim_start_matches("/v1");
    let project = json!({
        "id": "proj_other", "organizationId": "org_1", "name": "Other", "slug": "other",
        "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z",
    });
    if request.header("X-Project").is_none() {
        return Reply::error(401, "missing_api_key", "The header X-Project is missing.");
    }
    match (request.method.as_str(), path) {
        ("GET", "/projects/current") => Reply::json(200, &project),
        ("POST", "/usage/check") => Reply::json(
            200,
            &json!({
                "allowed": false, "reason": "credit_exhausted", "error": "No credit is left.",
                "limits": [{
                    "id": "lmt_1", "name": "Credit", "meterId": "mtr_1", "period": "annual",
                    "limit": 100.0, "used": 100.0, "remaining": 0, "exceeded": true, "reset": null,
                }],
                "generation": 2,
            }),
        ),
        ("POST", "/events") => Reply::json(201, &json!({"id": "evt_1"})),
        ("GET", "/usage/summary") => Reply::json(200, &json!({"totalEvents": 7.0, "meters": {}})),
        ("GET", "/quotas") => Reply::list(&[json!({
            "id": "qta_1", "name": "Odd", "metric": "meters.mtr_1", "limitValue": 100.0,
            "period": "fortnight", "dimensionFilters": {"plan": ["free", 1, null]},
            "alertState": "snoozed",
        })]),
        _ => Reply::error(404, "route_not_found", "There is no such route."),
    }
}

#[test]
fn commands_use_the_routes_that_the_second_generation_has() {
    let server = Server::start();
    server.allow_all(second_generation);
    insta::assert_snapshot!(transcript(&server, true));
    let quotas = TestEnv::person(&server.url()).run(["quotas", "list", "--json"]);
    let filters = &quotas.success().json()["data"][0]["dimensionFilters"];
    assert_eq!(*filters, json!({"plan": ["free", 1, null]}));
    let check = [
        "usage",
        "check",
        "--customer",
        "c",
        "--event",
        "e",
        "--json",
    ];
    let check = TestEnv::person(&server.url()).run(check).code(10).json();
    assert_eq!(check["reason"], "credit_exhausted");
    assert_eq!(check["error"], "No credit is left.");
    assert_eq!(check["limits"][0]["name"], "Credit");
}

/// The bodies that the server received on a route.
fn bodies(server: &Server, method: &str, path: &str) -> Vec<Value> {
    let requests = server.requests_to(method, path);
    requests.iter().map(Request::json).collect()
}

#[test]
fn an_event_that_the_older_form_cannot_hold_is_not_sent() {
    let server = Server::start();
    server.allow_all(second_generation);
    let record = |more: &[&str]| {
        let mut args = vec!["usage", "record", "--customer", "c", "--event", "e"];
        args.extend_from_slice(more);
        TestEnv::person(&server.url()).run(args)
    };
    record(&["--value", "gb=2"]).code(5).says(["'gb'", "hint:"]);
    record(&["--value", "cost_cents=0.5"])
        .code(5)
        .says(["'cost_cents'"]);
    assert_eq!(bodies(&server, "POST", "/v1/events").len(), 0);
    record(&[
        "--value",
        "total_tokens=5",
        "--dimension",
        "model=gpt-4",
        "--dimension",
        "plan=free",
        "--idempotency-key",
        "k",
    ])
    .success();
    assert_eq!(
        bodies(&server, "POST", "/v1/events"),
        [json!({
            "customerId": "c", "eventType": "e", "idempotencyKey": "k", "model": "gpt-4",
            "totalTokens": 5, "properties": {"plan": "free"},
        })]
    );
}

#[test]
fn only_a_missing_route_causes_a_fallback() {
    for (status, code) in [
        (500, "internal_error"),
        (403, "insufficient_permissions"),
        (404, "customer_not_found"),
    ] {
        let server = Server::start();
        server.allow_all(move |_| Reply::error(status, code, "No."));
        let env = TestEnv::person(&server.url());
        for command in [
            COMMANDS[4],
            &[
                "usage",
                "summary",
                "--from",
                "2026-01-01",
                "--to",
                "2026-01-02",
            ],
        ] {
            let before = server.requests().len();
            let run = env.run(command);
            assert_ne!(run.exit_code(), 0, "{run}");
            assert_eq!(server.requests().len(), before + 1, "{run}");
        }
    }
}
