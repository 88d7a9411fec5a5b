use serde_json::json;

use crate::support::{TestEnv, snapshot_file};

fn with_acme() -> TestEnv {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let create =
        "customers create acme --name Acme --email a@acme.example --timezone Europe/Berlin";
    env.run(create.split(' ')).success();
    env
}

#[test]
fn each_field_can_be_changed_or_cleared_and_the_others_stay() {
    for (flags, field, expected) in [
        ("--name Other", "name", json!("Other")),
        ("--no-name", "name", json!(null)),
        ("--email b@acme.example", "email", json!("b@acme.example")),
        ("--no-email", "email", json!(null)),
        (
            "--timezone asia/kathmandu",
            "timezone",
            json!("Asia/Kathmandu"),
        ),
        ("--no-timezone", "timezone", json!(null)),
        (
            "--metadata {\"plan\":\"pro\"}",
            "metadata",
            json!({"plan": "pro"}),
        ),
        // Midnight in Berlin.
        (
            "--billing-cycle-start 2027-01-15",
            "billingCycleStart",
            json!("2027-01-14T23:00:00Z"),
        ),
    ] {
        let env = with_acme();
        let show = || {
            env.run("customers show acme --json".split(' '))
                .success()
                .json()
        };
        let before = show();
        let update = format!("customers update acme {flags}");
        env.run(update.split(' ')).success();
        let after = show();
        assert_eq!(after[field], expected, "{flags}");
        for (other, value) in before.as_object().unwrap() {
            if other != field && other != "updatedAt" {
                assert_eq!(&after[other], value, "{flags} changed {other}");
            }
        }
    }
}

#[test]
fn an_update_is_reported() {
    let update = "customers update acme --timezone UTC --billing-cycle-start 2027-01-15";
    snapshot_file!(with_acme().run(update.split(' ')));
}

#[test]
fn a_customer_that_is_missing_is_named_with_a_similar_one() {
    let update = "customers update acmee --name A";
    snapshot_file!(with_acme().run(update.split(' ')).code(4));
}

#[test]
fn an_unknown_zone_is_a_usage_error() {
    let update = "customers update acme --timezone Mars/Olympus";
    snapshot_file!(with_acme().run(update.split(' ')).code(2));
}

#[test]
fn a_change_of_the_zone_or_the_billing_day_names_the_billing_day() {
    let env = with_acme();
    for (flags, day) in [
        (
            "--billing-cycle-start 2027-01-01",
            "day 1, at midnight in Europe/Berlin",
        ),
        (
            "--timezone America/New_York",
            "day 31, at midnight in America/New_York",
        ),
        // The project's zone.
        ("--no-timezone", "day 31, at midnight in UTC"),
    ] {
        let update = format!("customers update acme {flags}");
        let says = format!("Changed customer 'acme': billing months begin on {day}");
        env.run(update.split(' ')).success().says([says.as_str()]);
    }
    let run = env.run("customers update acme --name Other".split(' '));
    assert!(!run.success().stderr().contains("billing"));
}
