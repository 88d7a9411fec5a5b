//! Requests to loopback use no proxy. Other requests use the proxy that the environment names.

use crate::support::scripted::PAT;
use crate::support::{Reply, Server, TestEnv};

const VARIABLES: [&str; 6] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
];

#[test]
fn loopback_is_reached_without_the_proxy_of_the_environment() {
    let proxy = Server::start();
    let server = Server::start();
    server.allow("GET", "/v1/api-keys", Reply::list(&[]));
    let named = format!("http://localhost:{}/v1", server.port());
    for url in [server.url(), named] {
        let mut env = TestEnv::person(&url);
        for variable in VARIABLES {
            env.set(variable, proxy.origin());
        }
        env.run(["keys", "list"]).success();
    }
    assert!(proxy.requests().is_empty(), "the proxy received a request");
}

#[test]
fn another_host_is_reached_through_the_proxy_which_gets_no_token() {
    let proxy = Server::start();
    proxy.allow_with("CONNECT", "api.limitry.com:443", |_| Reply::empty(502));
    let env = TestEnv::new()
        .with("LIMITRY_TOKEN", PAT)
        .with("LIMITRY_PROJECT", "proj_1")
        .with("LIMITRY_MAX_RETRIES", "0")
        .with("HTTPS_PROXY", proxy.origin());
    let run = env.run(["keys", "list"]).code(8);
    run.says(["hint:"]).never_shows(PAT);
    let seen = proxy.requests();
    assert!(!seen.is_empty());
    for request in seen {
        assert_eq!(request.method, "CONNECT");
        assert_eq!(request.token(), None);
    }
}

#[test]
fn a_failing_proxy_is_named_with_its_status() {
    let proxy = Server::start();
    let env = |address: &str| {
        TestEnv::new()
            .with("LIMITRY_TOKEN", PAT)
            .with("LIMITRY_PROJECT", "proj_1")
            .with("LIMITRY_MAX_RETRIES", "0")
            .with("HTTPS_PROXY", address)
    };
    for status in [502, 403, 407] {
        proxy.instead("CONNECT", "api.limitry.com:443", move |_| {
            Reply::empty(status)
        });
        let run = env(&proxy.origin()).run(["keys", "list"]).code(8);
        let port = proxy.port().to_string();
        run.says([
            "through the proxy 127.0.0.1",
            &port,
            &status.to_string(),
            "hint:",
        ]);
    }
    let run = env("http://127.0.0.1:1").run(["keys", "list"]).code(8);
    run.says(["through the proxy 127.0.0.1:1", "refused"]);
}

#[test]
fn an_invalid_proxy_variable_is_named_in_the_error() {
    for value in [
        "http//proxy:3128",
        "http:\\\\proxy:3128",
        "http://proxy:3128/x",
        "http://proxy:3128#x",
        "http://pro xy:3128",
        "socks5://me:secret@proxy:1080",
        "#",
    ] {
        for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            let env = TestEnv::new()
                .with("LIMITRY_TOKEN", PAT)
                .with("LIMITRY_PROJECT", "proj_1")
                .with(variable, value);
            let run = env.run(["keys", "list"]).code(2).never_shows("secret");
            run.says([variable, "hint:"]);
            let doctor = env.run(["doctor", "--json"]).code(1);
            let doctor = doctor.json();
            let checks = doctor["checks"].as_array().unwrap();
            let check = checks
                .iter()
                .find(|check| check["name"] == "proxy")
                .unwrap();
            assert_eq!(check["status"], "failure", "{check}");
            // The variable does not matter if the host needs no proxy, or if the API is on this machine.
            for (name, value) in [
                ("NO_PROXY", "limitry.com"),
                ("LIMITRY_API_URL", "http://127.0.0.1:1/v1"),
            ] {
                let mut command =
                    env.command(["keys", "list", "--timeout", "100ms", "--max-retries", "0"]);
                command.env(name, value);
                let run = env.run_program(command).code(8);
                assert!(!run.stderr().contains("PROXY cannot"), "{run}");
            }
        }
    }
}

#[test]
fn plain_http_to_another_machine_is_refused() {
    for url in [
        "http://api.limitry.com/v1",
        "http://localhost.evil.example/v1",
        "http://127.0.0.1.evil.example/v1",
        "http://0.0.0.0:1/v1",
        "http://192.168.1.1/v1",
        "http://[::ffff:8.8.8.8]/v1",
        "ftp://api.limitry.com/v1",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https:api",
        "",
        " ",
        "https://",
        "https://exa mple.com/v1",
        "https://api.limitry.com",
    ] {
        let run = TestEnv::new()
            .run(["--api-url", url, "keys", "list"])
            .code(2);
        run.says(["--api-url"]);
        if !url.is_empty() {
            let env = TestEnv::new()
                .with("LIMITRY_TOKEN", PAT)
                .with("LIMITRY_API_URL", url);
            env.run(["keys", "list"]).code(2).says(["LIMITRY_API_URL"]);
        }
    }
}

#[test]
fn an_invalid_ca_file_is_named_in_the_error() {
    let env = TestEnv::person("https://127.0.0.1:1/v1");
    let text = env.write("notes.txt", "no certificate in here");
    for file in [
        text.as_path(),
        std::path::Path::new("missing.pem"),
        std::path::Path::new("/dev/zero"),
    ] {
        let run = env.run(["keys", "list", "--ca-file", file.to_str().unwrap()]);
        run.no_panic();
        assert!(matches!(run.exit_code(), 1 | 2), "{run}");
        run.ends_in_time();
        run.says([file.file_name().unwrap().to_str().unwrap()]);
    }
}
