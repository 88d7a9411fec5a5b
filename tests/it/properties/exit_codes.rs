//! The exit codes do not change, and commands end with each of them.

use limitry::testing::Exit;
use limitry::testing::VARIABLES;
use serde_json::json;

use crate::support::scripted::key;
use crate::support::{Reply, Server, TestEnv};

/// Scripts rely on the numbers, so the test repeats them.
#[test]
fn the_numbers_of_the_exit_codes_do_not_change() {
    let numbers: Vec<u8> = Exit::ALL.iter().map(|(exit, _)| exit.code()).collect();
    assert_eq!(
        numbers,
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 126, 127, 130, 143]
    );
}

/// The variables that the design lists under "Environment".
#[test]
fn the_variables_of_the_design_are_known() {
    let names: Vec<&str> = VARIABLES.iter().map(|v| v.name).collect();
    for name in [
        "LIMITRY_TOKEN",
        "LIMITRY_TOKEN_FILE",
        "LIMITRY_API_KEY",
        "LIMITRY_PROJECT",
        "LIMITRY_PROFILE",
        "LIMITRY_API_URL",
        "LIMITRY_LOCAL",
        "LIMITRY_CREDENTIAL_STORE",
        "LIMITRY_CONFIG_DIR",
        "LIMITRY_DATA_DIR",
        "LIMITRY_STATE_DIR",
        "LIMITRY_OUTPUT",
        "LIMITRY_NO_INPUT",
        "LIMITRY_TIMEOUT",
        "LIMITRY_MAX_RETRIES",
        "LIMITRY_CA_FILE",
        "LIMITRY_LOG",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "NO_PROXY",
        "SSL_CERT_FILE",
        "CI",
    ] {
        assert!(names.contains(&name), "{name} is not known");
    }
}

/// The exit code of `keys list` when the API sends this reply.
#[track_caller]
fn code_of_list(reply: Reply) -> i32 {
    let server = Server::start();
    server.allow("GET", "/v1/api-keys", reply);
    let run = TestEnv::person(&server.url()).run(["keys", "list"]);
    run.no_panic();
    run.exit_code()
}

#[test]
fn code_0_is_an_empty_list_and_a_key_that_is_already_revoked() {
    assert_eq!(code_of_list(Reply::list(&[])), 0);
    let mut revoked = key("key_1", "n", "aaaa");
    revoked["status"] = json!("revoked");
    let keys = crate::support::scripted::Keys::with(&[revoked]);
    keys.person()
        .run(["keys", "revoke", "key_1", "--yes"])
        .success();
}

#[cfg(unix)]
#[test]
fn code_1_is_any_other_failure() {
    let server = Server::start();
    server.allow(
        "GET",
        "/v1/api-keys",
        Reply::list(&[key("key_1", "n", "aaaa")]),
    );
    let env = TestEnv::person(&server.url());
    env.shell("\"$@\" >/dev/full", ["keys", "list"]).code(1);
}

#[test]
fn code_2_is_usage_and_a_missing_project() {
    TestEnv::new().run(["keys", "list", "--nonsense"]).code(2);
    let env = TestEnv::new().with("LIMITRY_TOKEN", crate::support::scripted::PAT);
    env.run(["keys", "list"]).code(2);
}

#[test]
fn code_3_is_not_signed_in_and_not_permitted() {
    TestEnv::new().run(["keys", "list"]).code(3);
    for code in ["missing_api_key", "invalid_api_key", "expired_api_key"] {
        assert_eq!(code_of_list(Reply::error(401, code, "no")), 3);
    }
    assert_eq!(
        code_of_list(Reply::error(403, "insufficient_permissions", "no")),
        3
    );
}

#[test]
fn code_4_is_not_found() {
    assert_eq!(
        code_of_list(Reply::error(404, "project_not_found", "no")),
        4
    );
    TestEnv::new()
        .run(["--local", "keys", "show", "nothing"])
        .code(4);
}

#[test]
fn code_5_is_rejected() {
    for (status, code) in [
        (400, "invalid_request"),
        (409, "name_taken"),
        (413, "payload_too_large"),
        (415, "unsupported_media_type"),
        (422, "invalid_request"),
    ] {
        assert_eq!(
            code_of_list(Reply::error(status, code, "no")),
            5,
            "{status}"
        );
    }
    let env = TestEnv::new();
    let create = "--local quotas create Daily --metric total_events --limit 1 --period day";
    env.run(create.split(' ')).success();
    env.run(create.split(' ')).code(5).says(["name"]);
}

#[test]
fn code_6_is_rate_limited() {
    assert_eq!(
        code_of_list(Reply::error(429, "rate_limit_exceeded", "slow down")),
        6
    );
}

#[test]
fn code_7_is_the_apis_failure() {
    for status in [500, 502, 503, 504, 599] {
        assert_eq!(
            code_of_list(Reply::error(status, "internal_error", "oops")),
            7,
            "{status}"
        );
    }
    assert_eq!(code_of_list(Reply::html(200)), 7);
}

#[test]
fn code_8_is_the_network() {
    assert_eq!(code_of_list(Reply::close()), 8);
    let env = TestEnv::person("https://no-such-host.invalid/v1").with("LIMITRY_TIMEOUT", "5s");
    env.run(["keys", "list"])
        .code(8)
        .says(["no-such-host.invalid"]);
    // A server that speaks no TLS.
    let server = Server::start();
    let url = format!("https://127.0.0.1:{}/v1", server.port());
    TestEnv::person(&url).run(["keys", "list"]).code(8);
}

#[test]
fn code_9_is_partly_done() {
    let server = Server::start();
    server
        .allow(
            "GET",
            "/v1/api-keys",
            Reply::list(&[key("key_1", "a", "aaaa"), key("key_2", "b", "bbbb")]),
        )
        .allow("DELETE", "/v1/api-keys/key_1", Reply::empty(204))
        .allow(
            "GET",
            "/v1/api-keys/key_1",
            Reply::error(404, "api_key_not_found", "no"),
        )
        .allow(
            "DELETE",
            "/v1/api-keys/key_2",
            Reply::error(403, "insufficient_permissions", "no"),
        );
    TestEnv::person(&server.url())
        .run(["keys", "revoke", "a", "b", "--yes"])
        .code(9);
}

#[test]
fn code_10_is_a_refusal() {
    let server = Server::start();
    let no = json!({"allowed": false, "quotas": []});
    server
        .allow("POST", "/v1/usage/check", Reply::json(200, &no))
        .allow("POST", "/v1/quotas/check", Reply::json(200, &no));
    let env = TestEnv::person(&server.url());
    env.run(["usage", "check", "--customer", "c", "--event", "e"])
        .code(10);
    env.run(["quotas", "check"]).code(10);
}

#[cfg(target_os = "linux")]
#[test]
fn code_11_is_the_credential_store() {
    let server = Server::start();
    let user = crate::support::scripted::user();
    server
        .allow("GET", "/v1/user", Reply::json(200, &user))
        .allow(
            "GET",
            "/v1/projects",
            Reply::list(&[crate::support::scripted::project("proj_1", "n")]),
        );
    let args = ["login", "--api-url", &server.url(), "--token-stdin"];
    TestEnv::new()
        .run_with(args, crate::support::scripted::PAT)
        .code(11);
}

#[test]
fn code_12_is_a_question_without_a_terminal() {
    let keys = crate::support::scripted::Keys::with(&[key("key_1", "n", "aaaa")]);
    keys.person().run(["keys", "revoke", "n"]).code(12);
}

#[cfg(unix)]
#[test]
fn codes_130_and_143_are_signals() {
    use rustix::process::Signal;

    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let server = Server::start();
        server.allow("GET", "/v1/api-keys", Reply::silence());
        let env = TestEnv::person(&server.url());
        let mut running = env.start(["keys", "list"]);
        running.wait_until(std::time::Duration::from_secs(10), "the request", |_| {
            !server.requests().is_empty()
        });
        running.signal(signal);
        let run = running.wait(std::time::Duration::from_secs(5));
        assert_eq!(run.exit_code(), code, "{run}");
    }
}
