use std::fs;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::super::ServerError;
use super::{TestService, new_request};

fn event() -> Value {
    json!({"customerId": "c", "eventType": "e"})
}

#[tokio::test]
async fn a_snapshot_is_restored_in_every_process() {
    let server = TestService::new();
    let second = server.second_process();
    let file = server.home.path().join("snap");
    server.create_quota("Q", "total_events", 10, "day").await;
    server.record(event()).await.assert_status(201);
    server.service.snapshot(&file).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let made = server
        .send_with_pat("POST", "/v1/api-keys", json!({"name": "later"}))
        .await
        .assert_status(201);
    let later = made.body["key"].as_str().unwrap().to_owned();
    for process in [&server, &second] {
        process
            .send(new_request("GET", "/v1/quotas", &later, Value::Null))
            .await
            .assert_status(200);
        process.record(event()).await.assert_status(201);
    }
    server.create_quota("R", "total_events", 10, "day").await;
    server.service.restore(&file).unwrap();
    for process in [&server, &second] {
        let response = process
            .send_with_key("POST", "/v1/quotas/check", json!({}))
            .await
            .assert_status(200);
        assert_eq!(response.body["quotas"].as_array().unwrap().len(), 1);
        assert_eq!(response.body["quotas"][0]["used"], 1);
        let response = process
            .send(new_request("GET", "/v1/quotas", &later, Value::Null))
            .await;
        response.assert_error(401, "invalid_api_key");
        process
            .send_with_pat("GET", "/v1/user", Value::Null)
            .await
            .assert_status(200);
    }
    for process in [&server, &second] {
        process.record(event()).await.assert_status(201);
    }
    let response = server
        .send_with_key("POST", "/v1/quotas/check", json!({}))
        .await
        .assert_status(200);
    assert_eq!(response.body["quotas"][0]["used"], 3);
    // The snapshot is unchanged, and a new snapshot does not replace it.
    assert!(matches!(
        server.service.snapshot(&file),
        Err(ServerError::Io { .. })
    ));
    server.service.restore(&file).unwrap();
    let left: Vec<_> = fs::read_dir(server.home.path().join("data"))
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
async fn the_credentials_survive_the_restore_of_a_foreign_snapshot() {
    let server = TestService::new();
    let other = TestService::new();
    let file = server.home.path().join("snap");
    other.record(event()).await.assert_status(201);
    other.service.snapshot(&file).unwrap();
    server.service.restore(&file).unwrap();
    server
        .send(new_request("GET", "/v1/user", &server.pat, Value::Null))
        .await
        .assert_status(200);
    let response = server.get("/v1/events").await.assert_status(200);
    assert_eq!(response.body["data"].as_array().unwrap().len(), 1);
    let made = server.service.credentials().unwrap();
    assert_eq!(made.project.id, other.project);
    assert_eq!(
        secrecy::ExposeSecret::expose_secret(&made.pat.secret),
        server.pat
    );
}

#[tokio::test]
async fn an_invalid_snapshot_is_rejected_and_nothing_changes() {
    let server = TestService::new();
    server.record(event()).await.assert_status(201);
    let good = server.home.path().join("good");
    server.service.snapshot(&good).unwrap();
    let bad = server.home.path().join("bad");
    let with_sql = |sql: &str| {
        fs::copy(&good, &bad).unwrap();
        let conn = Connection::open(&bad).unwrap();
        conn.execute_batch(sql).unwrap();
    };
    let refused = |what: &str| {
        let error = server.service.restore(&bad).unwrap_err();
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
        server
            .service
            .restore(&server.home.path().join("missing"))
            .is_err()
    );
    assert!(server.service.restore(server.home.path()).is_err());
    // No process writes to the pipe, and the service does not wait for it.
    #[cfg(target_os = "linux")]
    {
        let pipe = server.home.path().join("pipe");
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        assert!(matches!(
            server.service.restore(&pipe),
            Err(ServerError::WrongFileType { .. })
        ));
    }
    let response = server.get("/v1/events").await.assert_status(200);
    assert_eq!(response.body["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_reset_and_a_restore_start_another_incarnation() {
    let server = TestService::new();
    let second = server.second_process();
    let file = server.home.path().join("snap");
    server.service.snapshot(&file).unwrap();
    let first = server.service.incarnation().unwrap();
    assert!(first.starts_with("db_"));
    assert_eq!(second.service.incarnation().unwrap(), first);
    server.record(event()).await.assert_status(201);
    assert_eq!(server.service.incarnation().unwrap(), first);
    let mut seen = vec![first];
    server.service.reset().unwrap();
    seen.push(second.service.incarnation().unwrap());
    // A restored database gets a new incarnation each time, because events may be lost.
    for _ in 0..2 {
        server.service.restore(&file).unwrap();
        seen.push(second.service.incarnation().unwrap());
    }
    server
        .send_with_pat("POST", "/dev/reset", Value::Null)
        .await
        .assert_status(204);
    seen.push(second.service.incarnation().unwrap());
    let request = http::Request::get("/dev/database")
        .body(super::new_body(""))
        .unwrap();
    let shown = server.send(request).await.assert_status(200);
    assert_eq!(shown.body, json!({"incarnation": seen[4]}));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 5);
}
