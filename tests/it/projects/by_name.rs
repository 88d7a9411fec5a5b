//! `--project` accepts a name.

use serde_json::json;

use crate::support::{Reply, Server, TestEnv};

fn projects() -> Reply {
    let project =
        |id: &str, name: &str| json!({"id": id, "name": name, "createdAt": "2026-01-01T00:00:00Z"});
    Reply::list(&[project("proj_1", "Local"), project("proj_2", "Web shop")])
}

#[test]
fn a_project_is_named_by_flag_or_variable() {
    for by_flag in [true, false] {
        let server = Server::start();
        server.expect("GET", "/v1/projects", projects()).expect(
            "GET",
            "/v1/quotas",
            Reply::list(&[]),
        );
        let mut env = TestEnv::person(&server.url());
        let mut args = vec!["quotas", "list"];
        if by_flag {
            args.extend(["--project", "Web shop"]);
        } else {
            env.set("LIMITRY_PROJECT", "Web shop");
        }
        env.run(args).success();
        let request = &server.requests_to("GET", "/v1/quotas")[0];
        assert!(format!("{request:?}").contains("proj_2"), "{request:?}");
    }
}

#[test]
fn an_id_needs_no_request_and_an_unknown_name_is_an_error() {
    let server = Server::start();
    server.expect("GET", "/v1/quotas", Reply::list(&[]));
    let env = TestEnv::person(&server.url());
    env.run("quotas list --project proj_9".split(' ')).success();
    server.expect("GET", "/v1/projects", projects());
    let run = env.run(["quotas", "list", "--project", "No such"]).code(4);
    run.says(["there is no project 'No such'", "limitry projects list"]);
}
