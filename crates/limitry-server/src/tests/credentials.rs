use std::fs;
use std::thread;

use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::{Lab, Options, Service, ask};

#[test]
fn many_first_starts_at_once_end_with_one_set() {
    let home = tempfile::tempdir().unwrap();
    let sets: Vec<_> = thread::scope(|scope| {
        let starts: Vec<_> = (0..6)
            .map(|_| {
                scope.spawn(|| {
                    let service = Service::open(Options::new(home.path())).unwrap();
                    let made = service.credentials().unwrap();
                    (
                        made.pat.expose_secret().to_owned(),
                        made.api_key.expose_secret().to_owned(),
                        made.project_id,
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
        .read(|db| {
            let sql = "SELECT (SELECT count(*) FROM pats), (SELECT count(*) FROM api_keys)";
            Ok(db
                .conn
                .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
        .unwrap();
    assert_eq!(counts, (1, 1));
}

#[test]
fn the_files_are_private_and_ready_to_be_pasted() {
    let lab = Lab::new();
    let made = lab.service.credentials().unwrap();
    assert_eq!(
        fs::read_to_string(&made.pat_file).unwrap(),
        format!("{}\n", lab.pat)
    );
    assert_eq!(
        fs::read_to_string(&made.api_key_header_file).unwrap(),
        format!("Authorization: Bearer {}\n", lab.key)
    );
    #[cfg(unix)]
    for file in [&made.pat_file, &made.api_key_header_file] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    lab.assert_not_on_disk(&lab.pat);
    lab.assert_not_on_disk(&lab.key);
}

#[tokio::test]
async fn what_is_no_longer_accepted_is_made_anew() {
    let lab = Lab::new();
    lab.pat("DELETE", "/v1/user/token", Value::Null)
        .await
        .is(204);
    let pat = lab.service.pat().unwrap().secret.expose_secret().to_owned();
    assert_ne!(pat, lab.pat);
    lab.send(ask("GET", "/v1/user", &pat, Value::Null))
        .await
        .is(200);
    assert_eq!(
        lab.service.api_key().unwrap().secret.expose_secret(),
        lab.key
    );
    for broken in ["", "nonsense", "limitry_sk_not_known_here"] {
        let file = lab.service.pat().unwrap().file;
        fs::write(&file, broken).unwrap();
        let pat = lab.service.pat().unwrap().secret.expose_secret().to_owned();
        lab.send(ask("GET", "/v1/user", &pat, Value::Null))
            .await
            .is(200);
    }
}

#[tokio::test]
async fn a_fresh_database_gets_fresh_credentials() {
    let lab = Lab::new();
    let data = lab.home.path().join("data");
    let old = lab.pat.clone();
    drop(lab.service);
    fs::remove_file(data.join("limitry.db")).unwrap();
    let service = Service::open(Options::new(&data)).unwrap();
    assert_ne!(service.pat().unwrap().secret.expose_secret(), old);
}

#[tokio::test]
async fn an_ephemeral_service_leaves_nothing() {
    let service = Service::open(Options {
        ephemeral: true,
        ..Options::new("/nonexistent/never")
    })
    .unwrap();
    let dir = service.core().dir.clone();
    let key = service.api_key().unwrap().secret.expose_secret().to_owned();
    let lab_like = ask(
        "POST",
        "/v1/events/record",
        &key,
        json!({"customerId": "c", "eventType": "e"}),
    );
    let response = tower::ServiceExt::oneshot(service.router(), lab_like)
        .await
        .unwrap();
    assert_eq!(response.status(), 201);
    assert!(dir.join("limitry.db").exists());
    drop(service);
    assert!(!dir.exists());
}
