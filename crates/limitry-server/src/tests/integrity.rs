//! Databases whose bytes changed while no service had them open.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::{Value, json};

use super::super::{Options, ServerError, Service};
use super::TestService;

/// Requests before and after a change. Together they read every table with the usage or the settings of a customer.
const QUESTIONS: [(&str, &str); 8] = [
    (
        "GET",
        "/v1/usage/summary?startDate=2026-11-25&endDate=2026-11-26&customerId=c1",
    ),
    ("POST", "/v1/limits/check"),
    ("GET", "/v1/limits"),
    ("GET", "/v1/meters"),
    ("GET", "/v1/balances"),
    ("GET", "/v1/customers/c1/balances"),
    ("GET", "/v1/quotas"),
    ("GET", "/v1/customers/c1"),
];

/// The answers to all questions. `None` if the service fails to answer one of them.
async fn answers(service: &Service, key: &str) -> Option<Value> {
    let mut all = Vec::new();
    for (method, path) in QUESTIONS {
        let body = if method == "POST" {
            r#"{"customerId":"c1"}"#
        } else {
            ""
        };
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json")
            .body(bytes::Bytes::from(body))
            .unwrap();
        let response = service.call(request).await;
        if response.status() == 500 {
            return None;
        }
        all.push(serde_json::from_slice(response.body()).unwrap());
    }
    Some(Value::Array(all))
}

impl TestService {
    /// Creates limits and a balance of a customer. They never reset.
    async fn limit_c1(&self) {
        for (path, body) in [
            (
                "/v1/limits",
                json!({"name": "L", "meterId": "mtr_total_tokens", "limitValue": 1_000_000, "period": "all_time"}),
            ),
            (
                "/v1/limits",
                json!({"name": "Own", "meterId": "mtr_total_events", "limitValue": 1000, "period": "all_time", "customerId": "c1"}),
            ),
            (
                "/v1/balances",
                json!({"customerId": "c1", "name": "B", "initialBalance": 1000}),
            ),
        ] {
            let made = self.send_with_key("POST", path, body).await;
            made.assert_status(201);
        }
    }

    /// Books a debit `times` times.
    async fn debit_times(&self, times: u32) {
        let debit = json!({"customerId": "c1", "name": "B", "amount": 1.5, "description": "d"});
        for _ in 0..times {
            let booked = self.send_with_key("POST", "/v1/balances/debit", debit.clone());
            booked.await.assert_status(200);
        }
    }
}

/// The data directory of a closed service, its key, and its answers.
async fn closed() -> (tempfile::TempDir, String, Value) {
    let server = TestService::new();
    server.create_quota("Q", "total_tokens", 1000, "day").await;
    server.limit_c1().await;
    let events: Vec<Value> = (0..200)
        .map(|n| json!({"customerId": format!("c{}", n % 3), "eventType": "e", "values": {"total_tokens": n, "cost_cents": 0.5}}))
        .collect();
    server
        .send_with_key("POST", "/v1/events/batch", json!({"events": events}))
        .await
        .assert_status(201);
    server.debit_times(20).await;
    let summary = answers(&server.service, &server.key).await.unwrap();
    let copy = tempfile::tempdir().unwrap();
    let (home, key) = (server.home.clone(), server.key.clone());
    drop(server);
    for entry in fs::read_dir(home.path().join("data")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    (copy, key, summary)
}

/// Opens a directory. The service must give the right answers or refuse the database. Returns whether it refuses.
async fn refuse_or_right(dir: &Path, key: &str, summary: &Value, what: &str) -> bool {
    let service = match Service::open(Options::new(dir)) {
        Ok(service) => service,
        Err(
            ServerError::Damaged { .. }
            | ServerError::ForeignDatabase(_)
            | ServerError::NewerDatabase { .. },
        ) => return true,
        Err(error) => panic!("{what}: {error}"),
    };
    match answers(&service, key).await {
        None => true,
        Some(found) => {
            assert_eq!(found, *summary, "{what}");
            false
        }
    }
}

/// Numbers that look random and are the same in every run.
fn numbers() -> impl FnMut(usize) -> usize {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    move |end| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % end as u64).unwrap()
    }
}

#[tokio::test]
async fn a_flipped_bit_is_refused_or_does_not_change_the_answer() {
    let (dir, key, summary) = closed().await;
    let path = dir.path().join("limitry.db");
    let (good, note) = (fs::read(&path).unwrap(), note(dir.path()));
    let mut below = numbers();
    for _ in 0..500 {
        let (byte, bit) = (below(good.len()), below(8));
        let mut bytes = good.clone();
        bytes[byte] ^= 1 << bit;
        fs::write(&path, &bytes).unwrap();
        fs::write(dir.path().join("limitry.db.closed"), &note).unwrap();
        let what = format!("bit {bit} of byte {byte}");
        assert!(
            refuse_or_right(dir.path(), &key, &summary, &what).await,
            "{what}"
        );
        assert_eq!(
            fs::read(&path).unwrap(),
            bytes,
            "the service changed a file that it refused"
        );
    }
    fs::write(&path, &good).unwrap();
    assert!(!refuse_or_right(dir.path(), &key, &summary, "no flip").await);
}

/// The note that the last service wrote when it closed the directory.
fn note(dir: &Path) -> Vec<u8> {
    fs::read(dir.join("limitry.db.closed")).unwrap()
}

/// A large database is not read at each start, so a changed byte must be found in another way.
#[tokio::test]
async fn a_flipped_bit_of_a_large_database_is_refused() {
    let (dir, key, summary) = closed().await;
    let path = dir.path().join("limitry.db");
    // Adds events of another day. A service then opens and closes the database.
    fs::remove_file(dir.path().join("limitry.db.closed")).unwrap();
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
         INSERT INTO events (project, id, customer_id, event_type, properties, timestamp, created_at)
         SELECT 1, 'evt_large' || i, 'c9', 'e', '{\"p\":\"' || hex(zeroblob(450)) || '\"}', 0, 0 FROM n",
    )
    .unwrap();
    drop(conn);
    let open = || refuse_or_right(dir.path(), &key, &summary, "a large database");
    assert!(!open().await);
    let (good, note) = (fs::read(&path).unwrap(), note(dir.path()));
    assert!(good.len() > 9 << 20, "{}", good.len());
    let mut below = numbers();
    for _ in 0..6 {
        let (byte, bit) = (below(good.len()), below(8));
        // The test changes the byte in place, as a program or a faulty disk does.
        let file = fs::File::options().write(true).open(&path).unwrap();
        let write = |value: u8| {
            use std::io::{Seek as _, SeekFrom, Write as _};
            let mut file = &file;
            file.seek(SeekFrom::Start(byte as u64)).unwrap();
            file.write_all(&[value]).unwrap();
        };
        write(good[byte] ^ (1 << bit));
        assert!(open().await, "bit {bit} of byte {byte}");
        write(good[byte]);
        fs::write(dir.path().join("limitry.db.closed"), &note).unwrap();
    }
    assert!(!open().await);
    // No program writes to the file, so the service does not read it again and accepts a note with another checksum.
    std::thread::sleep(std::time::Duration::from_millis(150));
    assert!(!open().await);
    let note = fs::read_to_string(dir.path().join("limitry.db.closed")).unwrap();
    let parts: Vec<&str> = note.split_whitespace().collect();
    let [size, _, change] = parts[..] else {
        panic!("{note}")
    };
    let other = |size: &str| {
        let note = format!("{size} 00000000 {change}\n");
        fs::write(dir.path().join("limitry.db.closed"), note).unwrap();
    };
    other(size);
    assert!(!open().await);
    other("4096");
    assert!(open().await);
}

/// A data directory after an abrupt end: the write-ahead log holds the recorded events.
async fn abruptly_ended() -> (tempfile::TempDir, String, Value) {
    let server = TestService::new();
    server.limit_c1().await;
    for n in 0..40 {
        let event = json!({"customerId": "c1", "eventType": "e", "values": {"total_tokens": n, "cost_cents": 0.5}});
        server.record(event).await.assert_status(201);
    }
    server.debit_times(20).await;
    let summary = answers(&server.service, &server.key).await.unwrap();
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(server.home.path().join("data")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if name != "limitry.db-shm" {
            fs::copy(&path, copy.path().join(name)).unwrap();
        }
    }
    (copy, server.key.clone(), summary)
}

#[tokio::test]
async fn a_flipped_bit_of_the_log_is_refused_after_an_abrupt_end() {
    let (dir, key, summary) = abruptly_ended().await;
    let (database, log) = (
        dir.path().join("limitry.db"),
        dir.path().join("limitry.db-wal"),
    );
    let (good, good_log) = (fs::read(&database).unwrap(), fs::read(&log).unwrap());
    assert!(good_log.len() > 50 * 4096, "{}", good_log.len());
    let restore = |bytes: &[u8]| {
        for name in ["limitry.db-shm", "limitry.db.closed"] {
            let _ = fs::remove_file(dir.path().join(name));
        }
        fs::write(&database, &good).unwrap();
        fs::write(&log, bytes).unwrap();
    };
    let mut below = numbers();
    let ends = (0..8).map(|bit| (good_log.len() - 1 - 500 * bit, bit));
    let begins = (0..HEADERS).map(|byte| (byte, byte % 8));
    let anywhere = (0..500)
        .map(|_| (below(good_log.len()), below(8)))
        .collect::<Vec<_>>();
    for (byte, bit) in ends.chain(begins).chain(anywhere) {
        let mut bytes = good_log.clone();
        bytes[byte] ^= 1 << bit;
        restore(&bytes);
        let what = format!("bit {bit} of byte {byte}");
        refuse_or_right(dir.path(), &key, &summary, &what).await;
    }
    // A shorter log is no damage: the service had not acknowledged the missing part before the kill.
    for length in [0, 20, HEADERS, 4096 * 3 + 7, good_log.len() - 5000] {
        restore(&good_log[..length]);
        let service = Service::open(Options::new(dir.path()));
        assert!(service.is_ok(), "{length}: {service:?}");
    }
    // The rest of an earlier log, or of a transaction without a commit, is no damage either.
    let mut torn = good_log.clone();
    let tail = torn.len() - 2 * 4120;
    torn[tail..tail + 4120].fill(7);
    torn.truncate(torn.len() - 4120);
    restore(&torn);
    assert!(Service::open(Options::new(dir.path())).is_ok());
    restore(&good_log);
    assert!(!refuse_or_right(dir.path(), &key, &summary, "no flip").await);
}

/// The bytes of the log's header and of the header of its first frame.
const HEADERS: usize = 32 + 24;

#[tokio::test]
async fn indices_are_compared_with_their_tables_after_an_abrupt_end() {
    let (dir, key, summary) = closed().await;
    let path = dir.path().join("limitry.db");
    let pages: Vec<u16> = {
        let conn = Connection::open(&path).unwrap();
        let sql = "SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND tbl_name IN \
                   ('events', 'customers', 'limits', 'balances', 'balance_transactions')";
        let mut statement = conn.prepare(sql).unwrap();
        let pages = statement.query_map([], |row| row.get(0)).unwrap();
        pages.map(Result::unwrap).collect()
    };
    let good = fs::read(&path).unwrap();
    let mut below = numbers();
    let mut refused = 0;
    for _ in 0..500 {
        let (page, byte, bit) = (
            usize::from(pages[below(pages.len())]),
            below(4096),
            below(8),
        );
        let mut bytes = good.clone();
        bytes[(page - 1) * 4096 + byte] ^= 1 << bit;
        fs::write(&path, &bytes).unwrap();
        // An abrupt end leaves no note.
        let _ = fs::remove_file(dir.path().join("limitry.db.closed"));
        let what = format!("bit {bit} of byte {byte} of page {page}");
        refused += usize::from(refuse_or_right(dir.path(), &key, &summary, &what).await);
    }
    assert!(refused > 20, "{refused}");
}

#[tokio::test]
async fn a_damaged_database_is_renamed_and_a_new_one_is_created() {
    for size in [0, 50, 3000, 20_000] {
        let (dir, _, _) = closed().await;
        let path = dir.path().join("limitry.db");
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_len(size).unwrap();
        drop(file);
        let error = Service::open(Options::new(dir.path())).unwrap_err();
        assert!(
            matches!(error, ServerError::Damaged { .. }),
            "{size}: {error}"
        );
        let aside: PathBuf = Service::set_damaged_aside(dir.path()).unwrap();
        assert_eq!(aside.metadata().unwrap().len(), size);
        let service = Service::open(Options::new(dir.path())).unwrap();
        service.credentials().unwrap();
        // The database of a running service is not renamed.
        assert!(matches!(
            Service::set_damaged_aside(dir.path()),
            Err(ServerError::Busy(_))
        ));
    }
}
