//! Durability of writes: many writers, several processes, and lost files.

use serde_json::{Value, json};

use super::{TestService, new_request};

#[tokio::test]
async fn concurrent_events_are_all_recorded_once() {
    let server = TestService::new();
    let second = server.second_process();
    server
        .create_quota("All", "total_events", 1_000_000, "day")
        .await;
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..200 {
        let process = if n % 2 == 0 { &server } else { &second };
        let service = process.service.clone();
        // Every key is used twice.
        let event =
            json!({"customerId": "c", "eventType": "e", "idempotencyKey": format!("k{}", n / 2)});
        let request = super::new_request("POST", "/v1/events/record", &process.key, event);
        calls.spawn(async move { service.respond_to(request).await.status() });
    }
    let statuses = calls.join_all().await;
    assert_eq!(statuses.iter().filter(|s| s.as_u16() == 201).count(), 100);
    assert_eq!(statuses.iter().filter(|s| s.as_u16() == 200).count(), 100);
    for process in [&server, &second] {
        let response = process
            .send_with_key("POST", "/v1/quotas/check", json!({}))
            .await;
        assert_eq!(response.body["quotas"][0]["used"], 100);
    }
}

#[tokio::test]
async fn a_rejected_write_is_rolled_back_alone_in_its_group() {
    let server = TestService::new();
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..64 {
        let service = server.service.clone();
        let body = json!({"name": format!("{}", n % 8), "metric": "total_events", "limitValue": 1, "period": "day"});
        let request = super::new_request("POST", "/v1/quotas", &server.key, body);
        calls.spawn(async move { service.respond_to(request).await.status() });
    }
    let statuses = calls.join_all().await;
    assert_eq!(statuses.iter().filter(|s| s.as_u16() == 201).count(), 8);
    assert_eq!(statuses.iter().filter(|s| s.as_u16() == 409).count(), 56);
    let listed = server.get("/v1/quotas").await.assert_status(200);
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 8);
}

#[tokio::test]
async fn no_secret_is_on_the_disk() {
    let server = TestService::new();
    let mut secrets = vec![server.pat.clone(), server.key.clone()];
    for n in 0..20 {
        let body = json!({"name": format!("{n}")});
        let mut request = new_request("POST", "/v1/api-keys", &server.pat, body);
        let headers = request.headers_mut();
        headers.insert("x-project", server.project.parse().unwrap());
        // The service stores the answer for repeats, without the secret.
        headers.insert("idempotency-key", format!("k{n}").parse().unwrap());
        let made = server.send(request).await.assert_status(201);
        secrets.push(made.body["key"].as_str().unwrap().to_owned());
        if n % 2 == 0 {
            server
                .send_with_pat(
                    "DELETE",
                    &format!("/v1/api-keys/{}", made.id()),
                    Value::Null,
                )
                .await
                .assert_status(204);
        }
    }
    for secret in &secrets {
        server.assert_not_on_disk(secret);
        server.assert_not_on_disk(&secret[secret.len() - 20..]);
    }
}

/// A change of the files of a running service, with its name.
#[cfg(unix)]
type Damage<'a> = (&'a str, &'a dyn Fn(&std::path::Path));

#[cfg(unix)]
#[tokio::test]
async fn requests_are_rejected_after_the_database_files_were_removed_or_replaced() {
    use std::fs;
    use std::path::Path;

    use super::every_route::{acting, request, token};

    let all = |dir: &Path, act: &dyn Fn(&Path)| {
        for name in ["limitry.db", "limitry.db-wal", "limitry.db-shm"] {
            act(&dir.join(name));
        }
    };
    let remove = |path: &Path| fs::remove_file(path).unwrap();
    let replace = |path: &Path| {
        let copy = path.with_extension("copy");
        fs::copy(path, &copy).unwrap();
        fs::rename(&copy, path).unwrap();
    };
    let cut_off = |path: &Path| {
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_len(3000).unwrap();
    };
    let damages: [Damage; 8] = [
        ("all removed", &|dir| all(dir, &remove)),
        ("database removed", &|dir| remove(&dir.join("limitry.db"))),
        ("WAL removed", &|dir| remove(&dir.join("limitry.db-wal"))),
        ("WAL-index removed", &|dir| {
            remove(&dir.join("limitry.db-shm"));
        }),
        ("all replaced", &|dir| all(dir, &replace)),
        ("database replaced", &|dir| replace(&dir.join("limitry.db"))),
        ("database cut off", &|dir| cut_off(&dir.join("limitry.db"))),
        ("directory removed", &|dir| fs::remove_dir_all(dir).unwrap()),
    ];
    for (what, damage) in damages {
        let server = TestService::new();
        let dir = server.home.path().join("data");
        let things = server.make_things().await;
        let event = || json!({"customerId": "c", "eventType": "e"});
        server.record(event()).await.assert_status(201);
        server
            .service
            .snapshot(&server.home.path().join("snapshot"))
            .unwrap();
        damage(&dir);
        let refused = |response: &super::TestResponse, request: &str| {
            response.assert_error(500, "internal_error");
            let message = response.body["error"]["message"].as_str().unwrap();
            assert!(
                message.contains("removed, replaced or cut off") || message.contains("damaged"),
                "{what}, {request}: {message}"
            );
            assert!(!message.contains('/'), "{message}");
        };
        for _ in 0..3 {
            refused(&server.record(event()).await, "record");
            let batch = json!({"events": [event()]});
            for (path, body) in [("/v1/events/batch", batch), ("/v1/track", event())] {
                refused(&server.send_with_key("POST", path, body).await, path);
            }
        }
        // A serving thread reads the logs once a second.
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        // Asynchronous routes, such as the clock and the reset, are skipped. They change the database by themselves, and
        // `limitry dev` reports these changes.
        for route in acting().filter(|route| route.execution.handler().is_some()) {
            // This route would revoke the token of the other requests, so its request follows below.
            if route.path == "/v1/user/token" {
                continue;
            }
            let token = token(&server, route, &things);
            let request = request(&server, route, &things, token);
            refused(&server.send(request).await, route.path);
        }
        let own_token = server.send_with_pat("DELETE", "/v1/user/token", Value::Null);
        refused(&own_token.await, "/v1/user/token");
        for path in ["/v1/events", "/v1/balances", "/v1/limits", "/v1/meters"] {
            refused(&server.get(path).await, path);
        }
        // Replaced files could hold this token, so it must not be rejected as unknown.
        let other_token = format!("limitry_sk_{}", "a".repeat(40));
        let request = new_request("GET", "/v1/quotas", &other_token, Value::Null);
        refused(&server.send(request).await, "another token");
        let snapshot = server.home.path().join("snapshot");
        // A restore succeeds on a file that was cut off, because it writes the whole file.
        match server.service.restore(&snapshot) {
            Ok(()) => {
                assert_eq!(what, "database cut off");
                let events = server.get("/v1/events").await.assert_status(200);
                assert_eq!(events.body["data"].as_array().unwrap().len(), 1);
            }
            Err(error) => assert!(!what.ends_with("cut off"), "{what}: {error}"),
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_service_works_after_a_restore_shrinks_its_database() {
    let server = TestService::new();
    let small = server.home.path().join("small");
    server.service.snapshot(&small).unwrap();
    let events = vec![
        json!({"customerId": "c", "eventType": "e", "properties": {"x": "y".repeat(500)}});
        1000
    ];
    for _ in 0..3 {
        server
            .send_with_key("POST", "/v1/events/batch", json!({"events": events}))
            .await
            .assert_status(201);
    }
    let database = server.home.path().join("data/limitry.db");
    let other = rusqlite::Connection::open(&database).unwrap();
    let checkpoint = || {
        let sql = "PRAGMA wal_checkpoint(FULL)";
        other.query_row(sql, [], |_| Ok(())).unwrap();
    };
    checkpoint();
    // The service reads the size of the file with the next request.
    server.get("/v1/events").await.assert_status(200);
    let before = database.metadata().unwrap().len();
    server.service.restore(&small).unwrap();
    checkpoint();
    assert!(database.metadata().unwrap().len() < before);
    let event = json!({"customerId": "c", "eventType": "e"});
    server.record(event).await.assert_status(201);
    assert_eq!(
        server.get("/v1/events").await.body["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
