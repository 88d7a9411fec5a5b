//! `limitry client-tokens …`

use serde_json::json;

use crate::support::{TestEnv, snapshot_file};

#[test]
fn inspect_shows_the_context_of_a_client_token() {
    let env = TestEnv::new();
    let create =
        "--local client-tokens create --customer cust_123 --context plan=free --ttl 1h --json";
    let made = env.run(create.split(' ')).success().json();
    let token = made["token"].as_str().unwrap().to_owned();
    assert!(token.starts_with("limitry_ct_"));
    let file = env.write("token", &token);
    let inspect = ["--local", "client-tokens", "inspect", "--token-file"];
    let shown = env
        .run(
            inspect
                .iter()
                .copied()
                .chain([file.to_str().unwrap(), "--json"]),
        )
        .success()
        .json();
    assert_eq!(shown["context"]["customerId"], json!("cust_123"));
    assert_eq!(shown["context"]["plan"], json!("free"));
}

#[test]
fn create_prints_only_the_client_token_and_reports_its_expiry() {
    let create = "--local client-tokens create --customer cust_123 --ttl 1h";
    let run = TestEnv::new().run(create.split(' ')).success();
    assert!(run.stdout().starts_with("limitry_ct_"), "{run}");
    assert_eq!(run.stdout().lines().count(), 1, "{run}");
    run.says([
        "Created client token for 'cust_123' (ct_",
        "it expires in 1 hour (",
    ]);
}

#[test]
fn the_context_cannot_set_the_customer() {
    let create = "--local client-tokens create --customer a --context customerId=b --plain";
    snapshot_file!(TestEnv::new().run(create.split(' ')).code(2));
}

#[test]
fn inspect_refuses_an_api_key() {
    let env = TestEnv::new();
    let file = env.write("token", "limitry_sk_abcdefghijklmnopqrstuvwxyz012345");
    let inspect = ["--local", "client-tokens", "inspect", "--token-file"];
    let run = env.run(inspect.iter().copied().chain([file.to_str().unwrap()]));
    snapshot_file!(run.code(3));
}
