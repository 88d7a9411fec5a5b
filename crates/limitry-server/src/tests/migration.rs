//! Migrations of databases of older versions.

use std::fs;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::super::ManualClock;
use super::TestService;
use crate::db::{copy_database, schema_at};

/// "LMTR"
const APPLICATION_ID: i32 = 0x4C4D_5452;

fn write_database_0_1_0(dir: &std::path::Path) {
    fs::create_dir(dir).unwrap();
    let mut database = Connection::open(dir.join("limitry.db")).unwrap();
    copy_database(&schema_at(3).unwrap(), &mut database).unwrap();
    database
        .pragma_update(None, "application_id", APPLICATION_ID)
        .unwrap();
    database
        .execute_batch("PRAGMA foreign_keys = OFF;")
        .unwrap();
    database
        .execute_batch(include_str!("database_0_1_0.sql"))
        .unwrap();
}

/// A customer of the database: its external id is `a`.
const OWN_ID: &str = "cust_OG3qgMSvBzHdm2qzdbM8";

/// Adds events and filters that name the customer by its own id. The old version made another customer of them.
fn add_events_of_own_id(dir: &std::path::Path) {
    let database = Connection::open(dir.join("limitry.db")).unwrap();
    database
        .execute_batch(&format!(
            "INSERT INTO customers VALUES (4, 'cust_made', 1, '{OWN_ID}', NULL, NULL, NULL, 0, 0);
             INSERT INTO events (project, id, customer_id, event_type, total_tokens, value_map, timestamp, created_at, bucket)
                 VALUES (1, 'evt_own', '{OWN_ID}', 'chat', 20.0, '{{\"total_tokens\":20.0}}', 1793530800000000, 0, 4);
             INSERT INTO quotas VALUES
                 (3, 'qta_own', 1, 'Own', 'total_tokens', 100, 'day', '{{\"customer_id\":\"{OWN_ID}\"}}', 0, 0);
             INSERT INTO quota_usage VALUES (3, 1793491200000000, 20, 0);"
        ))
        .unwrap();
}

#[tokio::test]
async fn a_migration_moves_events_and_filters_with_an_own_id_to_that_customer() {
    let home = tempfile::tempdir().unwrap();
    write_database_0_1_0(&home.path().join("data"));
    add_events_of_own_id(&home.path().join("data"));
    let noon: jiff::Timestamp = "2026-11-01T12:00:00Z".parse().unwrap();
    let server = TestService::open(
        |options| options,
        ManualClock::new(noon.into()),
        home.into(),
    );
    for customer in ["a", OWN_ID] {
        let check = json!({"customer_id": customer, "event_type": "chat"});
        let checked = server
            .send_with_key("POST", "/v1/usage/check", check)
            .await
            .assert_status(200);
        let own = &checked.body["quotas"][1];
        assert_eq!((&own["name"], &own["used"]), (&json!("Own"), &json!(27)));
        let range = "startDate=2026-11-01&endDate=2026-11-02";
        let path = format!("/v1/usage?{range}&customerId={customer}");
        assert_eq!(server.get(&path).await.body["totalTokens"], 27);
        let events = server
            .get(&format!("/v1/events?customerId={customer}"))
            .await;
        assert_eq!(events.body["data"].as_array().unwrap().len(), 2);
    }
    let quota = server.get("/v1/quotas/qta_own").await.assert_status(200);
    assert_eq!(quota.body["dimensionFilters"], json!({"customer_id": "a"}));
    let customers = server.get("/v1/customers").await.assert_status(200);
    assert_eq!(customers.body["data"].as_array().unwrap().len(), 3);
    let event = json!({"customerId": OWN_ID, "eventType": "chat", "values": {"total_tokens": 3}});
    server.record(event).await.assert_status(201);
    let check = json!({"customer_id": "a"});
    let checked = server
        .send_with_key("POST", "/v1/quotas/check", check)
        .await;
    assert_eq!(checked.body["quotas"][1]["used"], 30);
}

#[tokio::test]
async fn a_database_of_0_1_0_is_migrated_and_its_counters_are_recomputed() {
    let home = tempfile::tempdir().unwrap();
    write_database_0_1_0(&home.path().join("data"));
    let noon: jiff::Timestamp = "2026-11-01T12:00:00Z".parse().unwrap();
    let clock = ManualClock::new(noon.into());
    let server = TestService::open(|options| options, clock, home.into());
    // A second process has nothing to migrate.
    let second = server.second_process();

    let listed = second
        .send_with_pat("GET", "/v1/projects", Value::Null)
        .await
        .assert_status(200);
    let projects = listed.body["data"].as_array().unwrap();
    let slugs: Vec<&Value> = projects.iter().map(|project| &project["slug"]).collect();
    assert_eq!(slugs, ["my-app", "local"]);
    let organization = projects[0]["organizationId"].as_str().unwrap();
    assert!(organization.starts_with("org_"));
    assert_eq!(projects[1]["organizationId"], organization);
    assert!(server.service.incarnation().unwrap().starts_with("db_"));

    let customers = server.get("/v1/customers").await.assert_status(200);
    for customer in customers.body["data"].as_array().unwrap() {
        assert_eq!(customer["billingCycleStart"], customer["createdAt"]);
        assert_eq!(customer["metadata"], json!({}));
        assert_eq!(customer["timezone"], Value::Null);
    }

    // Now input tokens without a total count as the total, and filters match the property.
    let check =
        json!({"customer_id": "a", "event_type": "embedding", "dimensions": {"region": "eu"}});
    let checked = server
        .send_with_key("POST", "/v1/usage/check", check)
        .await
        .assert_status(200);
    let used: Vec<&Value> = checked.body["quotas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|quota| &quota["used"])
        .collect();
    assert_eq!(used, [12, 2]);
    let events = server
        .get("/v1/events?customerId=a")
        .await
        .assert_status(200);
    assert_eq!(events.body["data"][0]["totalTokens"], 7);
    let summary = server
        .get("/v1/usage?startDate=2026-11-01&endDate=2026-11-02")
        .await
        .assert_status(200);
    assert_eq!(summary.body["totalTokens"], 12);

    // A new limit counts the events that the older version recorded.
    let limit =
        json!({"name": "L", "meterId": "mtr_total_tokens", "limitValue": 100, "period": "day"});
    server
        .send_with_key("POST", "/v1/limits", limit)
        .await
        .assert_status(201);
    for (customer, used) in [(Some("a"), 7), (Some("b"), 5), (None, 12)] {
        let check = json!({"customerId": customer});
        let checked = second
            .send_with_key("POST", "/v1/limits/check", check)
            .await
            .assert_status(200);
        assert_eq!(checked.body["limits"][0]["used"], used);
    }

    // A repeat of an event that the older version recorded.
    let repeat = json!({
        "customerId": "a", "eventType": "embedding", "inputTokens": 7, "properties": {"region": "eu"},
        "idempotencyKey": "k1",
    });
    server.record(repeat).await.assert_status(200);
}

/// Turns a current database into one of version 6. Deletes the note of its orderly end, whose checksum would be wrong.
fn to_version_6(dir: &std::path::Path) {
    fs::remove_file(dir.join("limitry.db.closed")).unwrap();
    let then = schema_at(6).unwrap();
    let definition = |name: &str| -> String {
        let sql = "SELECT sql FROM sqlite_schema WHERE name = ?1";
        then.query_row(sql, [name], |row| row.get(0)).unwrap()
    };
    let [table, index, trigger] = [
        "limit_usage",
        "limit_usage_by_project",
        "customers_windows_changed",
    ]
    .map(definition);
    let database = Connection::open(dir.join("limitry.db")).unwrap();
    database
        .execute_batch(&format!(
            "DROP TRIGGER customers_windows_changed; {table}; {index}; {trigger};
             INSERT INTO limit_usage (customer, project, counters)
                 SELECT CASE customer WHEN 0 THEN -project ELSE customer END, project, counters FROM limit_counters;
             DROP TABLE limit_counters; ALTER TABLE webhook_deliveries DROP COLUMN error; PRAGMA user_version = 6;"
        ))
        .unwrap();
}

#[tokio::test]
async fn counters_of_version_6_get_the_calendars_of_their_customers() {
    let server = TestService::new();
    for period in ["day", "month"] {
        server
            .create_limit(json!({"period": period, "limitValue": 99}))
            .await;
    }
    // In Kathmandu, the day and the billing month of `a` begin at 18:15 on 24 November.
    let customer =
        json!({"externalId": "a", "timezone": "Asia/Kathmandu", "billingCycleStart": "2024-11-25"});
    server
        .send_with_key("POST", "/v1/customers", customer)
        .await
        .assert_status(201);
    for customer in ["a", "b"] {
        for time in ["2026-11-24T18:14:59Z", "2026-11-24T18:15:00Z"] {
            server.record_for(customer, Some(time)).await;
        }
    }
    let used = [vec![1, 1], vec![0, 0]];
    assert_eq!([server.used("a").await, server.used("b").await], used);

    let (home, clock) = (server.home.clone(), server.clock.clone());
    drop(server);
    to_version_6(&home.path().join("data"));
    let server = TestService::open(|options| options, clock, home);
    assert_eq!([server.used("a").await, server.used("b").await], used);
    server.record_for("a", None).await;
    assert_eq!(server.used("a").await, [2, 2]);
    // A later change of the customer also changes the copy in the counters.
    server
        .send_with_key("PUT", "/v1/customers/a", json!({"timezone": "UTC"}))
        .await
        .assert_status(200);
    assert_eq!(server.used("a").await, [1, 3]);
}
