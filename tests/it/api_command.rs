//! `limitry api`: any route, also ones that this version has never heard of, of a server that is not ours.

use serde_json::{Value, json};

use crate::support::{Reply, Server, TestEnv};

fn page(items: &[Value], next: Option<&str>) -> Reply {
    Reply::json(
        200,
        &json!({"data": items, "nextCursor": next, "hasMore": next.is_some(), "total": 3}),
    )
}

#[test]
fn fields_are_json_where_they_look_like_it_and_text_otherwise() {
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
fn an_input_is_sent_as_it_is_and_fields_go_into_it_where_it_is_an_object() {
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
fn every_page_of_a_list_is_one_document_also_across_empty_ones() {
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
fn the_body_is_printed_whatever_the_status_and_the_head_where_it_is_asked_for() {
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
