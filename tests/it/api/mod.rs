//! `limitry api`: calls any route of a scripted server, even routes that this version does not know.

use serde_json::{Value, json};

use crate::support::{Reply, Server, TestEnv};

fn page(items: &[Value], next: Option<&str>) -> Reply {
    Reply::json(
        200,
        &json!({"data": items, "nextCursor": next, "hasMore": next.is_some(), "total": 3}),
    )
}

#[test]
fn a_field_is_json_if_it_parses_as_json_and_text_otherwise() {
    let server = Server::start();
    server.expect("POST", "/v1/widgets", Reply::json(202, &json!({"ok": 1})));
    let env = TestEnv::person(&server.url());
    let fields = [
        "n=1",
        "t=true",
        "z=null",
        "s=a=b",
        "zip=007",
        "e=",
        "o={\"x\":[1]}",
        "q=\"5\"",
    ];
    let mut args = vec!["api", "post", "/widgets"];
    args.extend(fields.iter().flat_map(|field| ["-f", field]));
    assert_eq!(env.run(args).success().json(), json!({"ok": 1}));
    let sent = &server.requests_to("POST", "/v1/widgets")[0];
    assert_eq!(
        sent.json(),
        json!({"n": 1, "t": true, "z": null, "s": "a=b", "zip": "007", "e": "", "o": {"x": [1]}, "q": "5"})
    );
    assert_eq!(sent.header("content-type"), Some("application/json"));
}

#[test]
fn an_input_is_sent_unchanged_and_fields_are_added_to_an_object() {
    let server = Server::start();
    let env = TestEnv::person(&server.url());
    let args = ["api", "PUT", "/widgets/1", "--input", "-"];
    for (input, fields, sent) in [
        ("[1, 2]", &[][..], json!([1, 2])),
        (
            r#"{"a": 1, "b": 2}"#,
            &["-f", "a=3"][..],
            json!({"a": 3, "b": 2}),
        ),
    ] {
        server.expect("PUT", "/v1/widgets/1", Reply::empty(204));
        let all: Vec<&str> = args.iter().chain(fields).copied().collect();
        env.run_with(all, input).success().silent_stdout();
        let last = server.requests_to("PUT", "/v1/widgets/1").pop().unwrap();
        assert_eq!(last.json(), sent);
    }
    let all = args.iter().chain(&["-f", "a=3"]).copied();
    let run = env.run_with(all.collect::<Vec<_>>(), "[1, 2]").code(2);
    run.silent_stdout().says(["--input", "object", "-f"]);
}

#[test]
fn all_pages_of_a_list_become_one_document_even_across_empty_pages() {
    let server = Server::start();
    let list = "/v1/widgets?kind=a%26b";
    server.expect("GET", list, page(&[json!(1), json!(2)], Some("x")));
    server.expect("GET", &format!("{list}&cursor=x"), page(&[], Some("y")));
    server.expect("GET", &format!("{list}&cursor=y"), page(&[json!(3)], None));
    let env = TestEnv::person(&server.url());
    let args = ["api", "GET", "/widgets", "-f", "kind=a&b", "--paginate"];
    assert_eq!(
        env.run(args).success().json(),
        json!({"data": [1, 2, 3], "nextCursor": null, "hasMore": false})
    );
    server.expect("GET", "/v1/widget", Reply::json(200, &json!({"id": 1})));
    let run = env.run(["api", "GET", "/widget", "--paginate"]).code(1);
    run.silent_stdout().says(["is not a list"]);
    server.allow("GET", "/v1/endless", page(&[json!(1)], Some("same")));
    server.allow(
        "GET",
        "/v1/endless?cursor=same",
        page(&[json!(1)], Some("same")),
    );
    let run = env.run(["api", "GET", "/endless", "--paginate"]).code(7);
    run.silent_stdout().says(["does not end"]);
}

#[test]
fn the_body_is_printed_for_every_status_and_the_head_with_include() {
    let server = Server::start();
    let env = TestEnv::person(&server.url());
    let refusal = json!({"error": {"code": "widget_not_found", "message": "Gone."}, "extra": [1]});
    server.expect(
        "DELETE",
        "/v1/widgets/1",
        Reply::json(404, &refusal).header("X-Odd", "value"),
    );
    let run = env
        .run(["api", "DELETE", "/widgets/1", "--include"])
        .code(4);
    let text = run.stdout();
    assert!(text.starts_with("HTTP 404\n"), "{text}");
    assert!(text.contains("\nx-odd: value\n"), "{text}");
    let body = &text[text.find("\n\n").unwrap()..];
    assert_eq!(serde_json::from_str::<Value>(body).unwrap(), refusal);
    run.says(["Gone."]);
    server.expect(
        "GET",
        "/v1/notes",
        Reply::text(200, "text/plain", "one\n::two\n"),
    );
    let run = env.run(["api", "GET", "/notes"]).success();
    assert_eq!(run.stdout(), "one\n\\::two\n");
}

#[test]
fn headers_are_sent_except_those_of_the_credential_and_the_connection() {
    let server = Server::start();
    server.allow("GET", "/v1/usage", Reply::json(200, &json!({})));
    let env = TestEnv::person(&server.url());
    let call = |header: &str| env.run(["api", "GET", "/usage", "--header", header]);
    call("X-Workspace: ws_1").success();
    call("x-project:proj_2").success();
    let seen = server.requests();
    assert_eq!(seen[0].header("X-Workspace"), Some("ws_1"));
    assert_eq!(seen[1].header("X-Project"), Some("proj_2"));
    for (header, named) in [
        ("Authorization: Bearer x", "credential"),
        ("AUTHORIZATION:x", "credential"),
        ("Proxy-Authorization:x", "credential"),
        ("Cookie:a=b", "credential"),
        ("Host:evil.example", "connection"),
        ("Content-Length:5", "connection"),
        ("Transfer-Encoding:chunked", "connection"),
        ("no value", "NAME:VALUE"),
        ("X-Bad\nName: x", "characters"),
        ("X-Bad: a\r\nAuthorization: x", "characters"),
    ] {
        call(header).code(2).says([named]);
    }
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn lists_of_the_third_generation_are_paginated() {
    let server = Server::start();
    let page = |items: &[Value], next: Value| {
        Reply::json(200, &json!({"items": items, "nextCursor": next}))
    };
    server.expect("GET", "/v1/limits", page(&[json!(1)], json!("x")));
    server.expect("GET", "/v1/limits?cursor=x", page(&[json!(2)], Value::Null));
    let env = TestEnv::person(&server.url());
    let run = env
        .run(["api", "GET", "/limits", "--paginate", "--jq", ".data"])
        .success();
    assert_eq!(run.json(), json!([1, 2]));
    server.expect("GET", "/v1/limits", page(&[json!({"id": 1})], Value::Null));
    let run = env
        .run(["api", "GET", "/limits", "--paginate", "--jsonl"])
        .success();
    assert_eq!(run.stdout(), "{\"id\":1}\n");
}

#[test]
fn a_workspace_key_is_accepted_by_api_and_run_only() {
    let server = Server::start();
    for class in ["lim_live_", "lim_test_"] {
        let key = format!("{class}WorkspaceWorkspace1234");
        let env = TestEnv::new()
            .with("LIMITRY_API_URL", server.url())
            .with("LIMITRY_API_KEY", &key);
        for command in [
            "usage check --customer c --event e",
            "quotas list",
            "customers list",
            "whoami",
        ] {
            let run = env.run(command.split(' ')).code(3).never_shows(&key);
            run.says(["workspace API key", "limitry api"]);
        }
        server.expect("GET", "/v1/limits", Reply::json(200, &json!({"items": []})));
        env.run(["api", "GET", "/limits"]).success();
        let words = if cfg!(windows) {
            ["cmd", "/c", "echo %LIMITRY_API_KEY%"]
        } else {
            ["sh", "-c", "echo $LIMITRY_API_KEY"]
        };
        let run = env.run(["run", "--"].into_iter().chain(words)).success();
        assert_eq!(run.stdout().trim(), key);
        assert_eq!(server.requests().last().unwrap().token(), Some(&*key));
    }
    let file = TestEnv::new();
    let path = file.write("key", "lim_live_WorkspaceWorkspace1234");
    server.expect("GET", "/v1/limits", Reply::json(200, &json!({"items": []})));
    let env = file.with("LIMITRY_API_URL", server.url());
    env.run([
        "api",
        "GET",
        "/limits",
        "--token-file",
        path.to_str().unwrap(),
    ])
    .success();
}

/// The secrets are at several places of an answer, which is printed in several formats.
#[test]
fn every_secret_in_an_answer_is_masked_in_a_github_log_or_nothing_is_printed() {
    let secrets = [
        "limitry_sk_AbCdEfGh12345678AbCdEfGh12345678",
        "limitry_ct_AbCdEfGh12345678AbCdEfGh12345678",
        "lim_live_AbCdEfGh12345678AbCdEfGh12345678",
    ];
    let answers = [
        json!({"key": secrets[0], "token": secrets[1], "other": secrets[2]}),
        json!({"data": [{"deep": {"name": secrets}}], "nextCursor": null, "hasMore": false}),
        json!(format!(
            "use {} or {} or {}",
            secrets[0], secrets[1], secrets[2]
        )),
    ];
    for answer in answers {
        for format in ["--json", "--jsonl"] {
            for arguments in [
                &["api", "GET", "/widgets"][..],
                &["api", "GET", "/widgets", "--paginate"],
            ] {
                if arguments.len() == 4 && answer.get("data").is_none() {
                    continue;
                }
                let server = Server::start();
                server.allow("GET", "/v1/widgets", Reply::json(200, &answer));
                let env = TestEnv::person(&server.url());
                let env = env.with("CI", "true").with("GITHUB_ACTIONS", "true");
                let mut args = arguments.to_vec();
                args.push(format);
                let run = env.shell("\"$@\" 2>&1 | cat", &args[..]).success();
                let log = run.stdout();
                for secret in secrets {
                    let mask = log.find(&format!("::add-mask::{secret}\n")).expect(secret);
                    let printed = log.rfind(secret).expect(secret);
                    assert!(mask + 12 < printed, "{secret}: {log}");
                }
                for stderr in ["2>log", "2>/dev/null", "2>&-"] {
                    let run = env.shell(&format!("\"$@\" {stderr}"), &args[..]).code(2);
                    run.silent_stdout();
                }
            }
        }
    }
    // If the answer could not be printed, no request is sent that would create a secret.
    let server = Server::start();
    let env = TestEnv::person(&server.url());
    let env = env.with("CI", "true").with("GITHUB_ACTIONS", "true");
    env.shell("\"$@\" 2>log", ["api", "POST", "/api-keys", "--json"])
        .code(2);
    assert!(server.requests().is_empty());
}
