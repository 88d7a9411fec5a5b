use std::fs;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::super::LocalError;
use super::{Lab, ask};

fn event() -> Value {
    json!({"customerId": "c", "eventType": "e"})
}

#[tokio::test]
async fn a_snapshot_brings_everything_back_in_every_process() {
    let lab = Lab::new();
    let twin = lab.twin();
    let file = lab.home.path().join("snap");
    lab.quota("Q", "total_events", 10, "day").await;
    lab.record(event()).await.is(201);
    lab.service.snapshot(&file).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let made = lab
        .pat("POST", "/v1/api-keys", json!({"name": "later"}))
        .await
        .is(201);
    let later = made.body["key"].as_str().unwrap().to_owned();
    for process in [&lab, &twin] {
        process
            .send(ask("GET", "/v1/quotas", &later, Value::Null))
            .await
            .is(200);
        process.record(event()).await.is(201);
    }
    lab.quota("R", "total_events", 10, "day").await;
    lab.service.restore(&file).unwrap();
    for process in [&lab, &twin] {
        let seen = process
            .key("POST", "/v1/quotas/check", json!({}))
            .await
            .is(200);
        assert_eq!(seen.body["quotas"].as_array().unwrap().len(), 1);
        assert_eq!(seen.body["quotas"][0]["used"], 1);
        let seen = process
            .send(ask("GET", "/v1/quotas", &later, Value::Null))
            .await;
        seen.refuses(401, "invalid_api_key");
        process.pat("GET", "/v1/user", Value::Null).await.is(200);
    }
    for process in [&lab, &twin] {
        process.record(event()).await.is(201);
    }
    let seen = lab.key("POST", "/v1/quotas/check", json!({})).await.is(200);
    assert_eq!(seen.body["quotas"][0]["used"], 3);
    // The snapshot is as it was, and another one does not replace it.
    assert!(matches!(
        lab.service.snapshot(&file),
        Err(LocalError::Io { .. })
    ));
    lab.service.restore(&file).unwrap();
    let left: Vec<_> = fs::read_dir(lab.home.path().join("data"))
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert!(
        left.iter()
            .all(|name| !name.to_string_lossy().starts_with(".limitry-")),
        "{left:?}"
    );
}

#[tokio::test]
async fn the_credentials_that_were_printed_survive_a_snapshot_of_another_place() {
    let lab = Lab::new();
    let other = Lab::new();
    let file = lab.home.path().join("snap");
    other.record(event()).await.is(201);
    other.service.snapshot(&file).unwrap();
    lab.service.restore(&file).unwrap();
    lab.send(ask("GET", "/v1/user", &lab.pat, Value::Null))
        .await
        .is(200);
    let seen = lab.get("/v1/events").await.is(200);
    assert_eq!(seen.body["data"].as_array().unwrap().len(), 1);
    let made = lab.service.credentials().unwrap();
    assert_eq!(made.project_id, other.project);
    assert_eq!(secrecy::ExposeSecret::expose_secret(&made.pat), lab.pat);
}

#[tokio::test]
async fn what_is_not_our_snapshot_is_refused_and_nothing_changes() {
    let lab = Lab::new();
    lab.record(event()).await.is(201);
    let good = lab.home.path().join("good");
    lab.service.snapshot(&good).unwrap();
    let bad = lab.home.path().join("bad");
    let with_sql = |sql: &str| {
        fs::copy(&good, &bad).unwrap();
        let conn = Connection::open(&bad).unwrap();
        conn.execute_batch(sql).unwrap();
    };
    let refused = |what: &str| {
        let error = lab.service.restore(&bad).unwrap_err();
        assert!(!error.to_string().contains(".limitry-"), "{what}: {error}");
    };
    fs::write(&bad, "not a database").unwrap();
    refused("text");
    let mut bytes = fs::read(&good).unwrap();
    bytes.truncate(bytes.len() / 2);
    fs::write(&bad, &bytes).unwrap();
    refused("half");
    let mut bytes = fs::read(&good).unwrap();
    let len = bytes.len();
    bytes[len - 8192..len - 4096].fill(0x55);
    fs::write(&bad, &bytes).unwrap();
    refused("a broken page");
    for sql in [
        "PRAGMA application_id = 1",
        "PRAGMA user_version = 99",
        "PRAGMA user_version = 0",
        "CREATE TRIGGER evil AFTER INSERT ON events BEGIN DELETE FROM api_keys; END",
        "CREATE VIEW evil AS SELECT 1",
        "CREATE TABLE evil (a)",
        "DROP TABLE arrivals",
        "DROP INDEX events_once",
        "PRAGMA foreign_keys = OFF; DELETE FROM projects",
        "PRAGMA foreign_keys = OFF; DELETE FROM users; DELETE FROM members; DELETE FROM pats",
    ] {
        with_sql(sql);
        refused(sql);
    }
    assert!(
        lab.service
            .restore(&lab.home.path().join("missing"))
            .is_err()
    );
    assert!(lab.service.restore(lab.home.path()).is_err());
    // Nobody ever writes to it, and it is not waited for.
    #[cfg(unix)]
    {
        let pipe = lab.home.path().join("pipe");
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        assert!(matches!(
            lab.service.restore(&pipe),
            Err(LocalError::WrongKind { .. })
        ));
    }
    let seen = lab.get("/v1/events").await.is(200);
    assert_eq!(seen.body["data"].as_array().unwrap().len(), 1);
}
