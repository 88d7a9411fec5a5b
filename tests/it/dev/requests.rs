//! The requests that `limitry dev` answers: a log line for each, and the page in the browser.

use std::time::Duration;

use serde_json::Value;

use crate::support::{Dev, TestEnv, http};

fn call(dev: &Dev, method: &str, path: &str, token: &str, body: &str) -> http::Response {
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str())];
    http::request(method, &format!("{}{path}", dev.url), &headers, body)
}

/// Sends a quota of one event, an event with a hostile customer name, a check that is refused, and an invalid key.
fn send_some_requests(dev: &Dev) {
    let quota = r#"{"name":"One a day","metric":"total_events","limitValue":1,"period":"day"}"#;
    call(dev, "POST", "/quotas", &dev.key, quota);
    let event = r#"{"customerId":"cust_\u202e1","eventType":"api_call"}"#;
    call(dev, "POST", "/events/record", &dev.key, event);
    let check = r#"{"customer_id":"cust_1","event_type":"api_call"}"#;
    call(dev, "POST", "/usage/check", &dev.key, check);
    let wrong = "limitry_sk_wrongwrongwrongwrong0000";
    call(dev, "GET", &format!("/events?note={}", dev.pat), wrong, "");
}

/// Waits for text on stdout or stderr.
fn wait_for(dev: &Dev, text: &str) -> String {
    for _ in 0..500 {
        let printed = dev.printed();
        if printed.contains(text) {
            return printed;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("{text:?} was not printed:\n{}", dev.printed());
}

fn count(text: &str, needle: &str) -> usize {
    text.matches(needle).count()
}

#[test]
fn each_request_is_a_line_with_its_verdict_and_without_secrets() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    send_some_requests(&dev);
    wait_for(&dev, "invalid_api_key");
    let stdout = dev.stdout();
    let line = |word: &str| {
        let mut lines = stdout.lines();
        let found = lines.find(|line| line.contains(word) && !line.contains("curl"));
        found.unwrap_or_else(|| panic!("no line with {word}:\n{stdout}"))
    };
    let refused = line("/v1/usage/check");
    let words: Vec<&str> = refused.split_whitespace().collect();
    assert_eq!(words[0].len(), "18:44:02.113".len(), "{refused}");
    assert_eq!(words[1..4], ["200", "POST", "/v1/usage/check"], "{refused}");
    assert_eq!(words[5], "ms", "{refused}");
    assert_eq!(words[6..9], ["cust_1", "api_call", "refused"], "{refused}");
    assert!(refused.ends_with("One a day 1/1"), "{refused}");
    assert!(line("/v1/events/record").ends_with("recorded"));
    let rejected = line("invalid_api_key");
    assert!(rejected.ends_with("limitry_sk_…0000"));
    assert!(rejected.contains("GET /v1/events ") && !rejected.contains("note="));
    assert!(
        !stdout.contains(['\u{1b}', '\u{202e}']),
        "a control character is not escaped: {stdout:?}"
    );
    // The banner holds each secret once, and the log lines hold no secret.
    for secret in [&dev.pat, &dev.key] {
        assert_eq!(count(&dev.printed(), secret), 1);
    }
}

#[cfg(unix)]
#[test]
fn a_check_is_one_line_with_its_verdict_at_80_columns() {
    let env = TestEnv::new();
    let dev = env.command(["dev", "--port", "0"]);
    let mut pty = crate::support::pty::Pty::start(&dev, 80);
    pty.expect("Ctrl-C");
    let variables = env.run(["dev", "env", "--json"]).success().json();
    let variable = |name: &str| variables[name].as_str().unwrap().to_owned();
    let url = format!("{}/usage/check", variable("LIMITRY_API_URL"));
    let bearer = format!("Bearer {}", variable("LIMITRY_API_KEY"));
    for customer in ["cust_123", "2f9c1b7e-88a1-4a53-9d0e-5d3a1f0c7b11"] {
        let check = format!(r#"{{"customer_id":"{customer}","event_type":"api_call"}}"#);
        let headers = [("Authorization", bearer.as_str())];
        http::request("POST", &url, &headers, &check);
        pty.expect("/v1/usage/check");
        pty.expect("ms");
        pty.expect(customer);
    }
    pty.expect("api_call");
    pty.control('c');
    let (_, seen) = pty.finish();
    let lines = seen.lines().map(str::trim_end);
    let lines: Vec<&str> = lines
        .filter(|line| line.contains("POST /v1/usage/check"))
        .collect();
    assert_eq!(lines.len(), 2, "{seen}");
    for line in &lines {
        assert!(line.contains("allowed"), "{seen}");
    }
    assert!(lines[0].contains("cust_123  api_call"), "{seen}");
}

#[test]
fn log_json_prints_each_request_as_a_json_line() {
    let env = TestEnv::new();
    let dev = Dev::start_with(&env, &["--json", "--log", "json"]);
    send_some_requests(&dev);
    wait_for(&dev, "invalid_api_key");
    let stdout = dev.stdout();
    let lines: Vec<Value> = stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(lines[0]["page"].as_str().unwrap().contains("/?code="));
    let check = lines
        .iter()
        .find(|line| line["target"] == "/v1/usage/check")
        .unwrap();
    assert_eq!(check["verdict"], "refused");
    assert_eq!(check["status"], 200);
    assert_eq!(check["customer"], "cust_1");
    assert_eq!(check["refusedBy"].as_array().unwrap().len(), 1);
    for secret in [&dev.pat, &dev.key] {
        assert_eq!(
            count(&stdout, secret),
            1,
            "the secret is only in the banner"
        );
    }
}

#[test]
fn options_silence_the_log_lines_or_move_them_to_stderr() {
    for args in [&["--quiet"][..], &["--log", "off"], &["--json"]] {
        let env = TestEnv::new();
        let dev = Dev::start_with(&env, args);
        send_some_requests(&dev);
        let printed = dev.stop();
        assert!(!printed.stdout().contains("/v1/events/record"), "{args:?}");
        assert!(!printed.stderr().contains("/v1/events/record"), "{args:?}");
    }
    let env = TestEnv::new();
    let dev = Dev::start_with(&env, &["--json", "--log", "text"]);
    send_some_requests(&dev);
    let run = dev.stop();
    assert!(run.json()["baseUrl"].is_string());
    assert!(run.stderr().contains("/v1/events/record"));
}

#[test]
fn the_page_is_opened_through_a_private_file_and_its_link_works_once() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    let mut env = TestEnv::new();
    let bin = env.path("bin");
    fs::create_dir(&bin).unwrap();
    let browser = bin.join(if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    });
    let seen = env.path("seen");
    let script = format!(
        "#!/bin/sh\nstat -c %a \"$1\" >{0}.tmp\necho \"$*\" >>{0}.tmp\ncat \"$1\" >>{0}.tmp\nmv {0}.tmp {0}\n",
        seen.display()
    );
    fs::write(&browser, script).unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    env.set("PATH", format!("{}:/usr/bin:/bin", bin.display()));

    let opened = || {
        for _ in 0..500 {
            if let Ok(text) = fs::read_to_string(&seen) {
                fs::remove_file(&seen).unwrap();
                return text;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("no browser was started")
    };
    let dev = Dev::start_with(&env, &["--open"]);
    let text = opened();
    let mut lines = text.lines();
    if cfg!(target_os = "linux") {
        assert_eq!(lines.next(), Some("600"));
    }
    let argument = lines.next().unwrap();
    assert!(!argument.contains("code="), "{argument}");
    let link = |text: &str| {
        let start = text.find("http://").unwrap();
        let link = &text[start..];
        link[..link.find('"').unwrap()].to_owned()
    };
    let first = link(&text);
    assert!(
        dev.stdout().contains(&first),
        "the banner does not hold the link of the file"
    );
    let visit = |link: &str| http::request("GET", link, &[], "").status;
    assert_eq!((visit(&first), visit(&first)), (303, 403));

    // While a service runs, the same command opens a new link to it.
    let again = env.run(["dev", "--open", "--port", dev.port()]).success();
    let second = link(&opened());
    assert_ne!(first, second);
    assert!(again.stdout().contains(&second), "{again}");
    assert_eq!((visit(&second), visit(&second)), (303, 403));

    dev.stop();
    assert!(
        !std::path::Path::new(argument).exists(),
        "the file still exists"
    );
}

#[test]
fn a_page_session_works_only_from_its_origin_and_ends_with_the_service() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    let origin = dev.url.trim_end_matches("/v1").to_owned();
    let stdout = dev.stdout();
    let link = stdout
        .split_whitespace()
        .find(|word| word.contains("/?code="))
        .unwrap();
    let begun = http::request("GET", link, &[], "");
    assert_eq!(begun.status, 303);
    let cookie = begun.header("set-cookie").unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let act = |method: &str, path: &str, headers: &[(&str, &str)]| {
        let headers: Vec<_> = [("Cookie", cookie.as_str())]
            .into_iter()
            .chain(headers.iter().copied())
            .collect();
        let body = if method == "GET" { "" } else { "{}" };
        http::request(method, &format!("{origin}{path}"), &headers, body)
    };
    let own = [
        ("Origin", origin.as_str()),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    let quotas = act("GET", "/ui/api/v1/quotas", &own);
    assert_eq!(quotas.status, 200);
    for header in ["content-security-policy", "x-frame-options"] {
        assert!(quotas.header(header).is_some(), "{header}");
    }
    assert!(quotas.header("access-control-allow-origin").is_none());
    let other_port = "http://127.0.0.1:1";
    for headers in [
        &[("Origin", other_port)][..],
        &[("Origin", "null")],
        &[("Origin", "http://evil.example")],
        &[("Sec-Fetch-Site", "same-site")],
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Origin", origin.as_str()), ("Sec-Fetch-Site", "same-site")],
    ] {
        for (method, path) in [
            ("GET", "/ui/session"),
            ("GET", "/ui/events"),
            ("GET", "/ui/api/v1/api-keys"),
            ("POST", "/ui/api/dev/reset"),
            ("DELETE", "/ui/requests"),
        ] {
            let answer = act(method, path, headers);
            assert_eq!(answer.status, 403, "{method} {path} {headers:?}");
        }
    }
    // Without the headers `Origin` and `Sec-Fetch-Site`, a request can read but not change data.
    assert_eq!(act("GET", "/ui/session", &[]).status, 200);
    assert_eq!(act("POST", "/ui/api/dev/reset", &[]).status, 403);
    // The page cannot revoke the token that the service uses for it.
    assert_eq!(act("DELETE", "/ui/api/v1/user/token", &own).status, 404);

    let port = dev.port().to_owned();
    dev.stop();
    let _again = Dev::start_on(&env, &port);
    assert_eq!(act("GET", "/ui/session", &own).status, 401);
}
