//! The memory that a very long answer needs. The test is in its own binary, because it measures the peak of its process.
#![cfg(target_os = "linux")]

use std::error::Error;
use std::fs;

use bytes::Bytes;
use http::Request;
use http_body_util::BodyExt as _;
use limitry_server::{Options, Service};
use secrecy::ExposeSecret as _;

/// More customers than a breakdown holds in memory.
const CUSTOMERS: u32 = 150_000;

/// `VmHWM` or `VmRSS` of this process.
fn memory(name: &str) -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line
        .unwrap_or_default()
        .trim_matches([':', '\t', ' ', 'k', 'B']);
    Ok(kib.parse::<u64>()? * 1024)
}

#[tokio::test]
async fn a_breakdown_of_many_customers_is_complete_and_needs_little_memory()
-> Result<(), Box<dyn Error>> {
    let home = tempfile::tempdir()?;
    let dir = home.path().join("data");
    drop(Service::open(Options::new(&dir))?);
    fs::remove_file(dir.join("limitry.db.closed"))?;
    let conn = rusqlite::Connection::open(dir.join("limitry.db"))?;
    // Each customer has one event. Every thousandth customer has a second one.
    conn.execute(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 + ?1 / 1000 - 1)
         INSERT INTO events (project, id, customer_id, event_type, total_tokens, timestamp, created_at)
         SELECT 1, 'evt_' || i, 'customer_' || CASE WHEN i < ?1 THEN i ELSE (i - ?1) * 1000 END, 'e', i, 1000000, 0 FROM n",
        [CUSTOMERS],
    )?;
    drop(conn);
    let service = Service::open(Options::new(&dir))?;
    let key = service
        .credentials()?
        .api_key
        .secret
        .expose_secret()
        .to_owned();
    let range = "startDate=1970-01-01&endDate=1970-01-02&groupBy=customer_id";
    let request = Request::get(format!("/v1/usage/breakdown?{range}"))
        .header("authorization", format!("Bearer {key}"))
        .body(Bytes::new())?;
    // Resets the peak.
    fs::write("/proc/self/clear_refs", "5")?;
    let before = memory("VmRSS")?;
    let mut body = service.call_in_pieces(request).await.into_body();
    let (mut bytes, mut rows, mut beginning) = (0, 0, Vec::new());
    let mut last = Bytes::new();
    while let Some(frame) = body.frame().await {
        let piece = frame?.into_data().unwrap_or_default();
        bytes += piece.len();
        rows += piece.split(|byte| *byte == b'{').count() - 1;
        if beginning.is_empty() {
            beginning = piece.to_vec();
        }
        last = piece;
    }
    let needed = memory("VmHWM")?.saturating_sub(before);
    // Each row has one brace, and the document has one.
    assert_eq!(rows, CUSTOMERS as usize + 1);
    let beginning = String::from_utf8_lossy(&beginning);
    let first = r#"{"data":[{"dimension":"customer_0","totalEvents":2,"totalTokens":150000,"#;
    assert!(beginning.starts_with(first), "{}", &beginning[..200]);
    assert!(last.ends_with(b"}]}"));
    assert!(bytes > 15 << 20, "{bytes}");
    assert!(needed < 16 << 20, "{needed} bytes for an answer of {bytes}");
    Ok(())
}
