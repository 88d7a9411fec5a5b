//! A database of an older version.

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

#[tokio::test]
async fn a_database_of_0_1_0_is_migrated_and_counted_anew() {
    let home = tempfile::tempdir().unwrap();
    write_database_0_1_0(&home.path().join("data"));
    let noon: jiff::Timestamp = "2026-11-01T12:00:00Z".parse().unwrap();
    let clock = ManualClock::new(noon.into());
    let server = TestService::open(|options| options, clock, home.into());
    // A second process finds nothing left to do.
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

    // Input tokens alone make a total now, and the property is seen by filters.
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

    // A new limit counts what the older version recorded.
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
