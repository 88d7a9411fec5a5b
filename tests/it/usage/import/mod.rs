//! `usage import`: each event counts once, whatever happens to the file, the network, the process and the journal.

mod api_errors;
mod csv;
mod duplicates;
mod formats;
// The commands of the hints are quoted for `sh`.
#[cfg(unix)]
mod hints;
#[cfg(unix)]
mod interrupts;
mod output;
mod recipes;
mod rejects;
mod resume;
mod transform;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::support::scripted::project;
use crate::support::server::Request;
use crate::support::{Reply, Run, Server, TestEnv};

/// The time of the local service.
const NOW: &str = "2026-06-15T12:00:00Z";

/// Events with times before [`NOW`]. Every hundredth event has the same content.
fn lines(range: std::ops::Range<u32>) -> String {
    range.fold(String::new(), |mut text, n| {
        if n % 100 == 99 {
            text += "{\"customerId\":\"same\",\"eventType\":\"call\",\"timestamp\":\"2026-06-02T00:00:00Z\"}\n";
        } else {
            let (minute, second) = (n / 60 % 60, n % 60);
            writeln!(
                text,
                "{{\"customerId\":\"c{}\",\"eventType\":\"llm\",\"timestamp\":\"2026-06-03T{:02}:{minute:02}:{second:02}Z\",\
                 \"values\":{{\"total_tokens\":{n}}},\"dimensions\":{{\"model\":\"m{}\"}}}}",
                n % 7,
                n / 3600 % 24,
                n % 3
            )
            .unwrap();
        }
        text
    })
}

/// A home with a local service whose clock is stopped.
fn local() -> TestEnv {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    env.run(["dev", "clock", "set", NOW]).success();
    env
}

fn total(env: &TestEnv) -> u64 {
    let args = [
        "usage",
        "summary",
        "--from",
        "2026-01-01",
        "--to",
        "2027-01-01",
        "--json",
    ];
    env.run(args).success().json()["totalEvents"]
        .as_u64()
        .unwrap()
}

#[track_caller]
fn import(env: &TestEnv, args: &[&str]) -> Run {
    env.run(["usage", "import"].iter().chain(args).chain(&["--json"]))
}

/// The counts of a successful import: recorded, duplicates, known.
#[track_caller]
fn counts(run: &Run) -> [u64; 3] {
    let summary = run.clone().success().json();
    ["recorded", "duplicates", "known"].map(|name| summary[name].as_u64().unwrap())
}

fn journals(env: &TestEnv) -> Vec<PathBuf> {
    let mut files = env.files_below_home();
    files.retain(|path| {
        path.extension().is_some_and(|e| e == "json") && path.iter().any(|part| part == "imports")
    });
    files
}

fn append(path: &Path, text: &str) {
    let mut file = std::fs::OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// A scripted server that answers requests for the current project.
fn scripted() -> Server {
    let server = Server::start();
    server.allow(
        "GET",
        "/v1/projects/current",
        Reply::json(200, &project("proj_scripted", "S")),
    );
    server
}

/// The response of an API that recorded every event of the request.
fn success_response(request: &Request) -> Reply {
    let count = request.json()["events"].as_array().unwrap().len();
    Reply::json(201, &json!({"count": count, "duplicates": 0}))
}
