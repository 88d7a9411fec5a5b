use serde_json::json;

use crate::support::{TestEnv, snapshot_file};

#[test]
fn a_customer_has_the_fields_that_were_given() {
    let env = TestEnv::new();
    let mut create: Vec<&str> =
        "--local customers create cust_123 --name Acme --email a@acme.example"
            .split(' ')
            .collect();
    create.extend(["--metadata", r#"{"plan":"free"}"#]);
    snapshot_file!(env.run(create));
    let shown = env
        .run("--local customers show cust_123 --json".split(' '))
        .success()
        .json();
    assert_eq!(shown["name"], json!("Acme"));
    assert_eq!(shown["email"], json!("a@acme.example"));
    assert_eq!(shown["metadata"], json!({ "plan": "free" }));
    snapshot_file!(env.run("--local customers list".split(' ')));
}

#[test]
fn metadata_that_is_not_an_object_is_a_usage_error() {
    let create = ["--local", "customers", "create", "c", "--metadata", "[1]"];
    snapshot_file!(TestEnv::new().run(create).code(2));
}

#[test]
fn a_customer_that_exists_is_reported_as_changed() {
    let env = TestEnv::new();
    env.run(["--local", "customers", "create", "acme", "--name", "Acme"])
        .success()
        .says(["Created customer 'acme'"]);
    // A later `updatedAt` than `createdAt` shows a change, so the two requests need different times.
    std::thread::sleep(std::time::Duration::from_millis(2));
    env.run(["--local", "customers", "create", "acme", "--name", "Other"])
        .success()
        .says(["Changed customer 'acme', which existed already"]);
}

#[test]
fn a_customer_that_exists_and_gets_nothing_is_not_reported_as_changed() {
    let env = TestEnv::new().with("LIMITRY_LOCAL", "1");
    let create = || env.run("customers create acme".split(' ')).success();
    let first = create().says(["Created customer 'acme'"]);
    let again = create().says(["Customer 'acme' exists already"]);
    assert_eq!(again.stdout(), first.stdout());
}
