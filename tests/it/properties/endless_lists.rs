//! Lists that never end: a search ends with an error, and a stream keeps its memory flat and ends with its reader.

use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::scripted::{key, project, quota};
use crate::support::server::Request;
use crate::support::{Reply, Server, TestEnv};

/// A good page with a fresh cursor, for every list.
fn endless(request: &Request) -> Reply {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = request.path_only().trim_start_matches("/v1");
    let item: Value = match path {
        "/api-keys" => key(&format!("key_{n}"), &format!("Key {n}"), "aaaa"),
        "/projects" => project(&format!("proj_{n}"), &format!("Project {n}")),
        "/quotas" => quota(&format!("qta_{n}"), &format!("Quota {n}")),
        "/rate-limits" => json!({
            "id": format!("rl_{n}"), "name": format!("Limit {n}"), "limitValue": 1, "window": "second",
        }),
        "/customers" => json!({"id": format!("cust_{n}"), "externalId": format!("c{n}")}),
        "/events" => json!({"id": format!("evt_{n}"), "customerId": "c", "eventType": "e"}),
        "/user" => return Reply::json(200, &json!({"id": "usr_1"})),
        _ => return Reply::error(404, "api_key_not_found", "no"),
    };
    let page = json!({"data": [item], "nextCursor": format!("c{n}"), "hasMore": true});
    Reply::json(200, &page)
}

#[test]
fn every_search_through_an_endless_list_ends() {
    let server = Server::start();
    server.allow_all(endless);
    let env = TestEnv::person(&server.url());
    env.write(
        "limits.toml",
        "[[quotas]]\nname = \"Daily\"\nmetric = \"total_events\"\nlimit = 1\nperiod = \"day\"\n",
    );
    env.write("leak.txt", "limitry_sk_q7Zp0aXr3LmN8vBc2KdT5yWs9HfJ1gEo\n");
    for command in [
        "keys show nope",
        "keys revoke nope --yes",
        "keys rename nope other",
        "keys rotate nope --plain",
        "keys audit",
        "quotas show nope",
        "quotas delete nope --yes",
        "rate-limits show nope",
        "projects show nope",
        "apply -f limits.toml --yes",
        "scan --verify leak.txt",
        "run -- true",
        "customers list --all --jq .data[0].id",
        "api GET /quotas --paginate --jq .data[0].id --timeout 1s",
    ] {
        let run = env.run(command.split(' '));
        run.no_panic();
        assert!(matches!(run.exit_code(), 7 | 8), "{run}");
    }
    let login = [
        "login",
        "--token-stdin",
        "--store",
        "file",
        "--api-url",
        &server.url(),
    ];
    // A token is kept without a project.
    let run = TestEnv::new().run_with(login, crate::support::scripted::PAT);
    assert!(
        run.exit_code() == 0 && run.stderr().contains("its list does not end"),
        "{run}"
    );
}

#[test]
fn a_stream_of_an_endless_list_stays_flat_and_ends_with_its_reader() {
    let server = Server::start();
    server.allow_all(endless);
    let env = TestEnv::person(&server.url());
    for args in [
        "keys list --all --json",
        "keys list --all --jsonl",
        "customers list --all",
        "usage events --all --json=id",
        "api GET /customers --paginate --json",
        "api GET /customers --paginate --jsonl --jq .id",
    ] {
        let mut child = env
            .command(args.split(' '))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let before = server.requests().len();
        while server.requests().len() < before + 1500 {
            std::thread::sleep(Duration::from_millis(20));
            drain(&mut stdout);
        }
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .unwrap();
        let kib: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
        assert!(kib < 64 * 1024, "{args} used {kib} KiB");
        drop(stdout);
        let begun = std::time::Instant::now();
        while child.try_wait().unwrap().is_none() {
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "{args} goes on without a reader"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Reads what is there, without waiting for more.
fn drain(stdout: &mut std::process::ChildStdout) {
    use std::io::Read as _;

    rustix::io::ioctl_fionbio(&*stdout, true).unwrap();
    let mut chunk = [0; 8192];
    while matches!(stdout.read(&mut chunk), Ok(1..)) {}
}
