//! A token goes only to the origin that it was stored for. The memory for an answer is bounded.

use std::io::Read as _;
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::account::{Account, TOKEN};
use crate::support::{Reply, Server, TestEnv};

#[test]
fn a_stored_token_is_sent_to_no_other_origin() {
    let account = Account::start();
    let other = Server::start();
    let env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    let other_url = other.url();
    let with_variable = TestEnv::new().with("LIMITRY_API_URL", &other_url);
    account.sign_in(&with_variable, "default", "file");
    for run in [
        with_variable.run(["keys", "list"]),
        env.run(["keys", "list", "--api-url", &other_url]),
        env.run(["whoami", "--api-url", &other_url]),
        env.run(["api", "GET", "/user", "--api-url", &other_url]),
    ] {
        let run = run.code(3).never_shows(TOKEN);
        run.says(["not sent to"]);
    }
    // Another base path on the same origin does not get the token either.
    let beside = format!("{}/v2", account.server.origin());
    env.run(["keys", "list", "--api-url", &beside]).code(3);
    assert!(other.requests().is_empty());
}

#[test]
fn limitry_api_rejects_a_path_that_leaves_the_api() {
    let account = Account::start();
    let other = Server::start();
    let env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    let host = other.origin().trim_start_matches("http://").to_owned();
    let before = account.server.requests().len();
    for path in [
        format!("//{host}/v1/user"),
        format!("/\\{host}/v1/user"),
        format!("\\\\{host}/v1/user"),
        format!("@{host}/v1/user"),
        format!("http://{host}/v1/user"),
        "/../v2/user".to_owned(),
        "/x/../../user".to_owned(),
        "/%2e%2e/user".to_owned(),
        "/%2E%2e%2fuser".to_owned(),
        "/.%2e/user".to_owned(),
        "/..;x/user".to_owned(),
        "/x/..;/..;a=b/user".to_owned(),
        "..".to_owned(),
    ] {
        let run = env.run(["api", "GET", &path]);
        assert_eq!(run.exit_code(), 2, "{path}: {run}");
    }
    assert!(other.requests().is_empty());
    assert_eq!(account.server.requests().len(), before);
}

#[test]
fn a_redirect_sends_no_token_to_another_origin() {
    let account = Account::start();
    let other = Server::start();
    let env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    for status in [301, 302, 303, 307, 308] {
        let path = format!("/v1/x{status}");
        for method in ["GET", "POST", "DELETE"] {
            account.server.allow(
                method,
                &path,
                Reply::redirect(status, &format!("{}/user", other.url())),
            );
            let typed = format!("/x{status}");
            let run = env.run(["api", method, &typed]);
            assert_eq!(run.exit_code(), 7, "{run}");
        }
    }
    assert!(other.requests().is_empty());
}

/// Runs every command with the proxy variables set. The loopback server receives the requests, the proxy receives none.
#[test]
fn no_loopback_request_uses_a_proxy() {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    std::thread::spawn(move || {
        for mut stream in proxy.incoming().flatten() {
            counted.fetch_add(1, Ordering::SeqCst);
            drop(stream.read(&mut [0; 1024]));
        }
    });
    let url = crate::properties::leaks::echo(200);
    let localhost = url.replace("127.0.0.1", "localhost");
    let mut answered = 0;
    for url in [&url, &localhost] {
        for (path, args, _) in crate::properties::leaks::COMMANDS {
            let mut env = TestEnv::person(url).with("LIMITRY_LOG", "debug");
            for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
                env.set(name, &address).set(name.to_lowercase(), &address);
            }
            env.write("token.txt", TOKEN);
            env.write("client.txt", crate::properties::leaks::CLIENT_TOKEN);
            if *path == "login" {
                env.unset("LIMITRY_TOKEN");
            }
            let run = env.run(path.split(' ').chain(args.iter().copied()));
            run.no_panic();
            answered += usize::from(run.stderr().contains("response method="));
        }
    }
    assert_eq!(
        count.load(Ordering::SeqCst),
        0,
        "the proxy received a request"
    );
    assert!(answered > 60, "only {answered} commands got an answer");
}

/// The peak memory of the command in KiB, and its exit code.
fn peak(env: &TestEnv, args: &[&str]) -> (u64, i32) {
    let mut child = env
        .command(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut most = 0;
    let begun = std::time::Instant::now();
    loop {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(now.unwrap_or(0));
        if let Some(status) = child.try_wait().unwrap() {
            return (most, status.code().unwrap_or(-1));
        }
        if begun.elapsed() > Duration::from_secs(60) {
            drop(child.kill());
            panic!("{args:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn an_endless_answer_uses_less_than_64_mib_of_memory() {
    let chunk = "[\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\",".repeat(500);
    for (status, code) in [(200, 7), (400, 5), (500, 7)] {
        let server = Server::start();
        server
            .allow("GET", "/v1/api-keys", Reply::endless(status, &chunk))
            .allow("GET", "/v1/user", Reply::endless(status, &chunk));
        for path in [
            "/v1/user/me",
            "/v1/projects",
            "/v1/projects/current",
            "/v1/project",
        ] {
            server.allow("GET", path, Reply::error(404, "route_not_found", "no"));
        }
        let env = TestEnv::person(&server.url());
        for args in [&["keys", "list"][..], &["whoami"], &["api", "GET", "/user"]] {
            let (kib, exit) = peak(&env, args);
            // A 400 says nothing about the token, so `whoami` tries the next route.
            let is_unconfirmed = args == ["whoami"] && status == 400;
            let expected = if is_unconfirmed { 4 } else { code };
            assert_eq!(exit, expected, "{args:?} with {status}");
            assert!(
                (1000..64 * 1024).contains(&kib),
                "{args:?} with {status} used {kib} KiB"
            );
        }
    }
}
