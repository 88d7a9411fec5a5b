//! Only programs on this machine with a credential reach the service of `limitry dev`. Foreign web pages do not.

#[cfg(target_os = "linux")]
use std::fs;
use std::time::Duration;

use crate::support::{Dev, TestEnv, http};

#[cfg(target_os = "linux")]
#[test]
fn dev_listens_only_on_loopback() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    let port: u16 = dev.port().parse().unwrap();
    for (file, loopback) in [
        ("/proc/net/tcp", "0100007F"),
        ("/proc/net/tcp6", "00000000000000000000000001000000"),
    ] {
        for line in fs::read_to_string(file).unwrap_or_default().lines().skip(1) {
            let local = line.split_whitespace().nth(1).unwrap_or_default();
            let state = line.split_whitespace().nth(3).unwrap_or_default();
            let (address, at) = local.split_once(':').unwrap();
            if state == "0A" && u16::from_str_radix(at, 16).unwrap() == port {
                assert_eq!(address, loopback, "{file}: {line}");
            }
        }
    }
}

#[test]
fn the_host_must_be_a_loopback_name_with_the_services_port() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    let bearer = format!("Bearer {}", dev.pat);
    let ask = |host: &str| {
        let headers = [("Authorization", bearer.as_str()), ("Host", host)];
        http::request("GET", &format!("{}/user", dev.url), &headers, "").status
    };
    let port = dev.port();
    for good in ["127.0.0.1", "localhost"] {
        assert_eq!(ask(&format!("{good}:{port}")), 200, "{good}");
    }
    for bad in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("localhost.evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        "localhost:1".to_owned(),
        format!("0.0.0.0:{port}"),
        format!("user@localhost:{port}"),
    ] {
        let status = ask(&bad);
        assert!(
            (400..500).contains(&status),
            "Host: {bad} was answered with {status}"
        );
        // The same host in the request line, with a correct `Host` header.
        let line = format!("http://{bad}/v1/user");
        let status = ask_for(&dev, &line, &format!("127.0.0.1:{port}"));
        assert!(
            (400..500).contains(&status),
            "{line} was answered with {status}"
        );
    }
    assert_eq!(ask_for(&dev, "/v1/user", &format!("127.0.0.1:{port}")), 200);
}

/// The status of a request with this target and host.
fn ask_for(dev: &Dev, target: &str, host: &str) -> u16 {
    use std::io::{Read, Write};

    let mut stream = std::net::TcpStream::connect(dev.host()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let head = format!(
        "GET {target} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n",
        dev.pat
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer[9..12].parse().unwrap()
}

#[test]
fn authentication_comes_before_the_body() {
    use std::io::{Read, Write};

    let env = TestEnv::new();
    let dev = Dev::start(&env);
    let mut stream = std::net::TcpStream::connect(dev.host()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    // The head announces a body that never comes. The service answers 401 without reading it.
    let head = format!(
        "POST /v1/events/record HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
         Content-Length: 1000\r\n\r\n",
        dev.host()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 401");
}

#[test]
fn no_foreign_web_page_can_read_an_answer() {
    let env = TestEnv::new();
    let dev = Dev::start(&env);
    let bearer = format!("Bearer {}", dev.pat);
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Origin", "https://evil.example"),
    ];
    let answer = http::request("GET", &format!("{}/user", dev.url), &headers, "");
    assert_eq!(answer.header("access-control-allow-origin"), None);
    let headers = [
        ("Origin", "https://evil.example"),
        ("Access-Control-Request-Method", "POST"),
    ];
    let answer = http::request(
        "OPTIONS",
        &format!("{}/events/record", dev.url),
        &headers,
        "",
    );
    assert_eq!(answer.header("access-control-allow-origin"), None);
}
