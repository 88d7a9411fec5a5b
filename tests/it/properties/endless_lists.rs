//! Lists without an end. A search ends with an error. A stream uses bounded memory, and ends when its reader ends.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use limitry::testing::COMMANDS;
use serde_json::{Value, json};

use super::leaks;
use crate::support::parallel;
use crate::support::scripted::{key, project, quota};
use crate::support::server::Request;
use crate::support::{Reply, Server, TestEnv};

/// Answers every list with a valid page and a new cursor.
fn endless(request: &Request) -> Reply {
    endless_with(request, "")
}

/// As `endless`, with an additional field in each page, which no command reads.
fn endless_with(request: &Request, padding: &str) -> Reply {
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
        "/meters" => meter(n),
        "/limits" => json!({
            "id": format!("lmt_{n}"), "name": format!("Limit {n}"), "meterId": "mtr_1", "limitValue": 1, "period": "day",
        }),
        "/balances" => balance(&format!("bal_{n}")),
        "/balances/bal_1" => return Reply::json(200, &balance("bal_1")),
        "/balances/bal_1/transactions" => json!({
            "id": format!("txn_{n}"), "balanceId": "bal_1", "type": "debit", "amount": 1, "description": "d",
        }),
        "/balances/debit" => {
            let transaction = json!({"id": "txn_x", "balanceId": "bal_1", "type": "debit", "amount": 1, "description": "d"});
            return Reply::json(200, &json!({"success": true, "transaction": transaction}));
        }
        "/customers" => json!({"id": format!("cust_{n}"), "externalId": format!("c{n}")}),
        "/events" => json!({"id": format!("evt_{n}"), "customerId": "c", "eventType": "e"}),
        "/user" => return Reply::json(200, &json!({"id": "usr_1"})),
        _ => return Reply::error(404, "api_key_not_found", "no"),
    };
    let page =
        json!({"data": [item], "nextCursor": format!("c{n}"), "hasMore": true, "padding": padding});
    Reply::json(200, &page)
}

fn meter(n: u64) -> Value {
    let (id, name) = (format!("mtr_{n}"), format!("Meter {n}"));
    json!({"id": id, "name": name, "aggregation": "count", "field": "*", "eventFilter": {}})
}

fn balance(id: &str) -> Value {
    json!({"id": id, "name": id, "customerId": "c", "unit": "credits", "currentBalance": 1, "minimumBalance": 0})
}

/// Commands that search a list, or need the whole list.
const SEARCHES: &[&str] = &[
    "keys show nope",
    "keys revoke nope --yes",
    "keys rename nope other",
    "keys rotate nope --plain",
    "keys audit",
    "quotas show nope",
    "quotas delete nope --yes",
    "rate-limits show nope",
    "rate-limits update nope --limit 1",
    "quotas update nope --limit 1",
    "limits create L --meter nope --limit 1 --period day",
    "limits show nope",
    "limits update nope --limit 1",
    "limits delete nope --yes",
    "meters show nope",
    "meters update nope --name other",
    "meters delete nope --yes",
    "meters query nope",
    "balances show nope",
    "balances check nope --amount 1",
    "balances credit nope --amount 1 --description d",
    "balances debit nope --amount 1 --description d",
    // After a debit, limitry looks for the transaction in the list.
    "balances debit bal_1 --amount 1 --description d",
    "balances transactions nope",
    "projects show nope",
    "apply -f limits.toml --yes",
    "apply --export",
    "scan --verify leak.txt",
    "run -- true",
    "customers list --all --jq .data[0].id",
    "api GET /quotas --paginate --jq .data[0].id --timeout 1s",
];

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
    parallel::each(SEARCHES, |command| {
        let run = env.run(command.split(' '));
        run.no_panic();
        // A scan shows its findings although the list failed.
        let is_scan = command.starts_with("scan ");
        let expected: &[i32] = if is_scan { &[10] } else { &[7, 8] };
        assert!(expected.contains(&run.exit_code()), "{run}");
    });
    let login = [
        "login",
        "--token-stdin",
        "--store",
        "file",
        "--api-url",
        &server.url(),
    ];
    // The login stores the token without a project.
    let run = TestEnv::new().run_with(login, crate::support::scripted::PAT);
    assert!(
        run.exit_code() == 0 && run.stderr().contains("its list does not end"),
        "{run}"
    );
}

/// Every other command that reads a list also stops at a bound. Commands that print page by page are tested below.
#[test]
fn no_command_reads_an_endless_list_forever() {
    let is_searched = |path: &str| SEARCHES.iter().any(|search| search.starts_with(path));
    let rows = leaks::COMMANDS
        .iter()
        .filter(|(path, ..)| *path != "usage export" && !is_searched(path));
    parallel::each(rows, |(path, args, _)| {
        let server = Server::start();
        server.allow_all(endless);
        let env = TestEnv::person(&server.url());
        let words = path.split(' ').chain(args.iter().copied());
        // With `--json`, a list command prints one page.
        let flags = if args.contains(&"--") {
            None
        } else {
            Some("--json")
        };
        let run = env.run(words.chain(flags));
        run.no_panic();
        if server.requests().len() > 500 {
            assert!(matches!(run.exit_code(), 7 | 8), "{run}");
        }
    });
}

/// Commands that print a list page by page.
const STREAMS: &[&str] = &[
    "keys list --all --json",
    "keys list --all --jsonl",
    "projects list --all --jsonl",
    "customers list --all",
    "usage events --all --json=id",
    "quotas list --all --jsonl",
    "rate-limits list --all --jsonl",
    "limits list --all --jsonl",
    "meters list --all --jsonl",
    "balances list --all --jsonl",
    "balances transactions bal_1 --all --jsonl",
    "api GET /customers --paginate --json",
    "api GET /customers --paginate --jsonl --jq .id",
];

#[test]
fn every_command_that_prints_pages_is_tested_here() {
    let pages = COMMANDS
        .iter()
        .filter(|command| {
            command
                .output
                .is_some_and(|output| output.ends_with("Page"))
        })
        // The `dev` commands read the data directory, without a server.
        .filter(|command| !command.path.starts_with("dev "));
    let missing: Vec<_> = pages
        .filter(|command| {
            let beginning = format!("{} ", command.path);
            !STREAMS.iter().any(|args| args.starts_with(&beginning))
        })
        .map(|command| command.path)
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn a_stream_of_an_endless_list_uses_bounded_memory_and_ends_with_its_reader() {
    parallel::each(STREAMS, |args| {
        let server = Server::start();
        // All pages together have more bytes than the memory that a stream may use.
        server.allow_all(|request| endless_with(request, &"x".repeat(50_000)));
        let env = TestEnv::person(&server.url());
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
        assert_bounded_and_ends(child, stdout, args);
    });
}

/// Asserts that a stream used little memory, and that it ends when its reader ends.
fn assert_bounded_and_ends(mut stream: Child, stdout: ChildStdout, args: &str) {
    let kib = peak_kib(stream.id());
    assert!(kib < 64 * 1024, "{args} used {kib} KiB");
    drop(stdout);
    let begun = std::time::Instant::now();
    while stream.try_wait().unwrap().is_none() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "{args} continues without a reader"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// An API whose breakdown has this number of rows; `u64::MAX` is endless. Returns its base URL and the number of rows sent.
fn long_breakdown(rows: u64) -> (String, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let sent = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&sent);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, counter) = (stream.unwrap(), Arc::clone(&counter));
            std::thread::spawn(move || {
                let mut head = BufReader::new(stream.try_clone().unwrap()).lines();
                while head
                    .next()
                    .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
                {}
                let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"data\":[";
                let mut open = stream.write_all(head.as_bytes()).is_ok();
                let mut n = 0;
                while open && n < rows {
                    let batch = (n..rows.min(n + 500)).fold(String::new(), |batch, n| {
                        let comma = if n == 0 { "" } else { "," };
                        let total = n + 1;
                        batch
                            + &format!("{comma}{{\"dimension\":\"c{n}\",\"totalEvents\":{total}}}")
                    });
                    open = stream.write_all(batch.as_bytes()).is_ok();
                    n = rows.min(n + 500);
                    counter.store(n, Ordering::Relaxed);
                }
                drop(stream.write_all(b"],\"note\":1}"));
            });
        }
    });
    (url, sent)
}

const BREAKDOWN: &str = "usage breakdown --group-by customer_id --from 2026-11-01 --to 2026-12-01";

#[test]
fn an_endless_breakdown_uses_bounded_memory_and_ends_with_its_reader() {
    let (url, sent) = long_breakdown(u64::MAX);
    let env = TestEnv::person(&url);
    for more in ["", " --json", " --jsonl --jq .dimension"] {
        let args = format!("{BREAKDOWN}{more}");
        let mut child = env
            .command(args.split(' '))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = child.stdout.take().unwrap();
        sent.store(0, Ordering::Relaxed);
        while sent.load(Ordering::Relaxed) < 100_000 {
            std::thread::sleep(Duration::from_millis(5));
            drain(&mut stdout);
        }
        assert_bounded_and_ends(child, stdout, &args);
    }
    // Commands that hold rows in memory are bounded, too.
    for (more, code) in [
        (" --sort name", 2),
        (" --json --jq .data[0]", 2),
        (" --top 2 --timeout 1s", 7),
    ] {
        let run = env.run(format!("{BREAKDOWN}{more}").split(' '));
        assert_eq!(run.exit_code(), code, "{more}: {run}");
    }
}

#[test]
fn a_long_breakdown_is_complete_and_top_shows_its_largest_rows() {
    const ROWS: u64 = 25_000;
    let (url, _) = long_breakdown(ROWS);
    let env = TestEnv::person(&url);
    let run = |more: &str| env.run(format!("{BREAKDOWN}{more}").split(' ')).success();
    let lines = run("").stdout();
    assert_eq!(lines.lines().count() as u64, ROWS);
    assert_eq!(lines.lines().last(), Some("c24999\t25000\t0\t0\t0\t0"));
    let document = run(" --json").json();
    assert_eq!(document["data"].as_array().unwrap().len() as u64, ROWS);
    assert_eq!(
        (&document["data"][3]["dimension"], &document["note"]),
        (&json!("c3"), &json!(1))
    );
    assert_eq!(
        run(" --jsonl --jq .dimension").stdout().lines().count() as u64,
        ROWS
    );
    let top = run(" --top 2 --sort events").stdout();
    assert_eq!(
        top,
        "c24999\t25000\t0\t0\t0\t0\nc24998\t24999\t0\t0\t0\t0\n"
    );
    // A terminal shows the largest rows, and the sum of the others as one row.
    let command = env.command(format!("{BREAKDOWN} --top 2").split(' '));
    let (code, screen) = crate::support::pty::Pty::start(&command, 100).finish();
    assert!(
        code == 0 && screen.contains("24998 more") && screen.contains("312,512,500"),
        "{screen}"
    );
}

/// The peak memory of a process.
fn peak_kib(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap()
}

/// Reads the available output, without waiting for more.
fn drain(stdout: &mut std::process::ChildStdout) {
    rustix::io::ioctl_fionbio(&*stdout, true).unwrap();
    let mut chunk = [0; 8192];
    while matches!(stdout.read(&mut chunk), Ok(1..)) {}
}
