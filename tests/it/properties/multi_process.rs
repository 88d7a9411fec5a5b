//! One local service in several processes: a change by one process is visible to the next request to another.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::support::http::{self, Response};
use crate::support::{Dev, TestEnv};

const EVENT: &str = r#"{"customerId": "c", "eventType": "e"}"#;
const ASK: &str = r#"{"customer_id": "c", "event_type": "e"}"#;
const RANGE: &str = "startDate=2020-01-01&endDate=2100-01-01";

#[track_caller]
fn ask(dev: &Dev, method: &str, path: &str, token: &str, body: &str) -> Response {
    let bearer = format!("Bearer {token}");
    let mut headers = vec![("Authorization", bearer.as_str())];
    let projects;
    if token == dev.pat && path != "/projects" {
        projects = ask(dev, "GET", "/projects", token, "").json();
        headers.push(("X-Project", projects["data"][0]["id"].as_str().unwrap()));
    }
    http::request(method, &format!("{}{path}", dev.url), &headers, body)
}

fn quota(dev: &Dev, limit: u32) {
    let body = json!({"name": "Hundred", "metric": "total_events", "limitValue": limit, "period": "month"});
    create(dev, "/quotas", &body);
}

fn create(dev: &Dev, path: &str, body: &Value) {
    let made = ask(dev, "POST", path, &dev.key, &body.to_string());
    assert_eq!(made.status, 201, "{made:?}");
}

fn total(dev: &Dev) -> Value {
    let path = format!("/usage/summary?{RANGE}");
    ask(dev, "GET", &path, &dev.key, "").json()["totalEvents"].clone()
}

const TRACK: Spending = Spending {
    path: "/track",
    body: EVENT,
    command: "usage track --customer c --event e",
};

#[test]
fn track_lets_through_exactly_what_the_quota_allows() {
    let (_home, servers) = assert_a_hundred_are_allowed(&TRACK, |dev| quota(dev, 100));
    assert_hundred_events(&servers);
}

#[test]
fn track_lets_through_exactly_what_the_customer_limit_allows() {
    let (_home, servers) = assert_a_hundred_are_allowed(&TRACK, |dev| {
        let body = json!({"name": "Hundred", "meterId": "mtr_total_events", "limitValue": 100, "period": "month"});
        create(dev, "/limits", &body);
    });
    assert_hundred_events(&servers);
}

#[test]
fn debits_take_exactly_what_the_balance_has() {
    let debit = Spending {
        path: "/balances/debit",
        body: r#"{"customerId": "c", "name": "Prepaid", "amount": 0.3, "description": "Image"}"#,
        command: "balances debit Prepaid --customer c --amount 0.3 --description Image",
    };
    let (home, servers) = assert_a_hundred_are_allowed(&debit, |dev| {
        let body = json!({"customerId": "c", "name": "Prepaid", "unit": "USD", "initialBalance": 20.2, "minimumBalance": -10});
        create(dev, "/balances", &body);
    });
    for dev in &servers {
        let balances = ask(dev, "GET", "/balances", &dev.key, "").json();
        assert_eq!(balances["data"][0]["currentBalance"], json!(-9.8));
    }
    let list = "--local balances transactions Prepaid --customer c --all --json";
    let list = home.run(list.split(' ')).success().json();
    let transactions = list["data"].as_array().unwrap().iter();
    let amounts: Vec<(&str, f64)> = transactions
        .map(|one| {
            (
                one["type"].as_str().unwrap(),
                one["amount"].as_f64().unwrap(),
            )
        })
        .collect();
    // One credit of 20.2, and 100 debits of 0.3.
    assert_eq!(amounts.last(), Some(&("credit", 20.2)));
    let debits = amounts.iter().filter(|one| **one == ("debit", 0.3)).count();
    assert_eq!((debits, amounts.len()), (100, 101), "{amounts:?}");
}

#[track_caller]
fn assert_hundred_events(servers: &[Dev]) {
    for server in servers {
        assert_eq!(total(server), json!(100));
    }
}

/// A call that callers repeat until a rule refuses it: as a request, and as the same command.
struct Spending {
    path: &'static str,
    body: &'static str,
    command: &'static str,
}

/// Runs 64 callers over HTTP on two servers, and 8 commands with the service in their own process. Asserts that exactly
/// 100 of their calls are allowed.
fn assert_a_hundred_are_allowed(
    spending: &Spending,
    create_rule: impl Fn(&Dev),
) -> (TestEnv, [Dev; 2]) {
    let home = TestEnv::new();
    let servers = [
        Dev::start_with(&home, &["--rate-limit", "off"]),
        Dev::start_with(&home, &["--rate-limit", "off"]),
    ];
    create_rule(&servers[0]);
    let allowed = Arc::new(AtomicUsize::new(0));
    let refused = Arc::new(AtomicUsize::new(0));
    thread::scope(|scope| {
        for caller in 0..64 {
            let (server, allowed, refused) = (&servers[caller % 2], &allowed, &refused);
            scope.spawn(move || {
                for _ in 0..3 {
                    let answer = ask(server, "POST", spending.path, &server.key, spending.body);
                    // A refused debit has status 200.
                    let is_refused = answer.status == 429
                        || (answer.status == 200 && answer.json()["success"] == json!(false));
                    match answer.status {
                        _ if is_refused => refused.fetch_add(1, Ordering::Relaxed),
                        200 | 201 => allowed.fetch_add(1, Ordering::Relaxed),
                        _ => panic!("{answer:?}"),
                    };
                }
            });
        }
        for _ in 0..8 {
            let (home, allowed, refused) = (&home, &allowed, &refused);
            scope.spawn(move || {
                let words = ["--local"].into_iter().chain(spending.command.split(' '));
                let run = home.run(words);
                match run.exit_code() {
                    0 => allowed.fetch_add(1, Ordering::Relaxed),
                    10 => refused.fetch_add(1, Ordering::Relaxed),
                    _ => panic!("{run}"),
                };
            });
        }
    });
    assert_eq!(allowed.load(Ordering::Relaxed), 100);
    assert_eq!(refused.load(Ordering::Relaxed), 64 * 3 + 8 - 100);
    (home, servers)
}

/// A server answers from its cache until the data changes. In each round, another process changes the data.
#[test]
fn a_server_sees_each_change_by_another_process() {
    let home = TestEnv::new();
    let servers = [
        Dev::start_with(&home, &["--rate-limit", "off"]),
        Dev::start_with(&home, &["--rate-limit", "off"]),
    ];
    quota(&servers[0], 1_000_000);
    let used = |dev: &Dev, token: &str| {
        let answer = ask(dev, "POST", "/usage/check", token, ASK);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["quotas"][0]["used"].clone()
    };
    let mut recorded = 0;
    for round in 0..40 {
        let (one, other) = (&servers[round % 2], &servers[(round + 1) % 2]);
        let count = round % 3 + 1;
        let batch = json!({"events": vec![serde_json::from_str::<Value>(EVENT).unwrap(); count]});
        let answer = ask(one, "POST", "/events/batch", &one.key, &batch.to_string());
        assert_eq!(answer.status, 201, "{answer:?}");
        recorded += count;
        assert_eq!(used(other, &other.key), json!(recorded), "round {round}");
        assert_eq!(used(one, &one.key), json!(recorded), "round {round}");
        // A new key works at both servers. After its revocation, the next request to each server is rejected.
        let made = ask(one, "POST", "/api-keys", &one.pat, r#"{"name": "Short"}"#).json();
        let (id, key) = (made["id"].as_str().unwrap(), made["key"].as_str().unwrap());
        assert_eq!(used(other, key), json!(recorded));
        assert_eq!(used(one, key), json!(recorded));
        let revoked = ask(one, "DELETE", &format!("/api-keys/{id}"), &one.pat, "");
        assert_eq!(revoked.status, 204, "{revoked:?}");
        for server in [other, one] {
            let answer = ask(server, "POST", "/usage/check", key, ASK);
            assert_eq!(answer.status, 401, "round {round}: {answer:?}");
        }
        // A command without a server moves the clock, and both servers see that too.
        if round % 10 == 0 {
            let advance = ["dev", "clock", "advance", "32d"];
            home.run(advance).success();
            for server in &servers {
                assert_eq!(used(server, &server.key), json!(0), "round {round}");
            }
            home.run(["dev", "clock", "reset"]).success();
            for server in &servers {
                assert_eq!(used(server, &server.key), json!(recorded), "round {round}");
            }
        }
    }
}

/// Another program may listen on the port of a server that has ended. It must not receive the token.
#[test]
fn dev_faults_sends_nothing_to_another_program_on_the_port() {
    use std::io::{Read as _, Write as _};
    let home = TestEnv::new();
    let dev = Dev::start(&home);
    let port = dev.port().to_owned();
    home.run(["dev", "faults", "error=5%", "--port", &port])
        .success();
    dev.kill();
    let listener = std::net::TcpListener::bind(format!("127.0.0.1:{port}")).unwrap();
    let heard = thread::spawn(move || {
        listener.set_nonblocking(true).unwrap();
        let mut heard = Vec::new();
        for _ in 0..100 {
            if let Ok((mut stream, _)) = listener.accept() {
                let _ = stream.set_nonblocking(false);
                let mut buffer = [0; 4096];
                let count = stream.read(&mut buffer).unwrap_or(0);
                heard.extend_from_slice(&buffer[..count]);
                let _ = stream
                    .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"spec\":\"off\"}");
            }
            thread::sleep(std::time::Duration::from_millis(10));
        }
        heard
    });
    let run = home.run(["dev", "faults", "off", "--port", &port, "--json"]);
    assert_eq!(run.exit_code(), 8, "{run}");
    assert!(run.stderr().contains("\"not_serving\""), "{run}");
    assert_eq!(
        heard.join().unwrap(),
        b"",
        "the listener received a request"
    );
}
