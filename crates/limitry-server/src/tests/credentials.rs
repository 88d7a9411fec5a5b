use std::fs;
use std::thread;

use bytes::Bytes;
use http::Request;
use secrecy::ExposeSecret as _;
use serde_json::Value;

use super::{Options, Service, TestService, new_request};

#[test]
fn concurrent_first_starts_create_one_set_of_credentials() {
    let home = tempfile::tempdir().unwrap();
    let sets: Vec<_> = thread::scope(|scope| {
        let starts: Vec<_> = (0..6)
            .map(|_| {
                scope.spawn(|| {
                    let service = Service::open(Options::new(home.path())).unwrap();
                    let made = service.credentials().unwrap();
                    (
                        made.pat.secret.expose_secret().to_owned(),
                        made.api_key.secret.expose_secret().to_owned(),
                        made.project.id,
                    )
                })
            })
            .collect();
        starts
            .into_iter()
            .map(|start| start.join().unwrap())
            .collect()
    });
    assert!(sets.iter().all(|set| *set == sets[0]));
    let service = Service::open(Options::new(home.path())).unwrap();
    let counts: (i64, i64) = service
        .read(|unit| {
            let sql = "SELECT (SELECT count(*) FROM pats), (SELECT count(*) FROM api_keys)";
            Ok(unit
                .conn
                .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
        .unwrap();
    assert_eq!(counts, (1, 1));
}

#[test]
fn credential_files_are_private_and_hold_the_secrets() {
    let server = TestService::new();
    let made = server.service.credentials().unwrap();
    assert_eq!(
        fs::read_to_string(&made.pat.file).unwrap(),
        format!("{}\n", server.pat)
    );
    assert_eq!(
        fs::read_to_string(&made.api_key.file).unwrap(),
        format!("Authorization: Bearer {}\n", server.key)
    );
    #[cfg(unix)]
    for file in [&made.pat.file, &made.api_key.file] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    server.assert_not_on_disk(&server.pat);
    server.assert_not_on_disk(&server.key);
}

#[tokio::test]
async fn a_rejected_or_damaged_credential_is_replaced() {
    let server = TestService::new();
    server
        .send_with_pat("DELETE", "/v1/user/token", Value::Null)
        .await
        .assert_status(204);
    let pat = server
        .service
        .pat()
        .unwrap()
        .secret
        .expose_secret()
        .to_owned();
    assert_ne!(pat, server.pat);
    server
        .send(new_request("GET", "/v1/user", &pat, Value::Null))
        .await
        .assert_status(200);
    assert_eq!(
        server
            .service
            .credentials()
            .unwrap()
            .api_key
            .secret
            .expose_secret(),
        server.key
    );
    for broken in ["", "nonsense", "limitry_sk_not_known_here"] {
        let file = server.service.pat().unwrap().file;
        fs::write(&file, broken).unwrap();
        let pat = server
            .service
            .pat()
            .unwrap()
            .secret
            .expose_secret()
            .to_owned();
        server
            .send(new_request("GET", "/v1/user", &pat, Value::Null))
            .await
            .assert_status(200);
    }
}

#[tokio::test]
async fn a_new_database_gets_new_credentials() {
    let server = TestService::new();
    let data = server.home.path().join("data");
    let old = server.pat.clone();
    drop(server.service);
    fs::remove_file(data.join("limitry.db")).unwrap();
    let service = Service::open(Options::new(&data)).unwrap();
    assert_ne!(service.pat().unwrap().secret.expose_secret(), old);
}

#[tokio::test]
async fn a_temporary_service_deletes_its_directory() {
    let service = Service::open(Options::temporary()).unwrap();
    let dir = service.dir().to_owned();
    let credentials = service.credentials().unwrap();
    let request = Request::post("/v1/events/record")
        .header(
            "authorization",
            format!("Bearer {}", credentials.api_key.secret.expose_secret()),
        )
        .header("content-type", "application/json")
        .body(Bytes::from(r#"{"customerId": "c", "eventType": "e"}"#))
        .unwrap();
    let response = service.call(request).await;
    assert_eq!(response.status(), 201);
    assert!(dir.join("limitry.db").exists());
    drop(service);
    assert!(!dir.exists());
}
