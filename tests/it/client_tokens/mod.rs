//! `limitry client-tokens …`

use serde_json::json;

use crate::support::{TestEnv, snapshot_file};

#[test]
fn a_client_token_is_printed_once_and_tells_what_it_is_bound_to() {
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
fn a_created_client_token_is_said() {
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
fn the_customer_is_named_by_its_flag_alone() {
    let create = "--local client-tokens create --customer a --context customerId=b --plain";
    snapshot_file!(TestEnv::new().run(create.split(' ')).code(2));
}

#[test]
fn an_api_key_is_not_inspected_as_a_client_token() {
    let env = TestEnv::new();
    let file = env.write("token", "limitry_sk_abcdefghijklmnopqrstuvwxyz012345");
    let inspect = ["--local", "client-tokens", "inspect", "--token-file"];
    let run = env.run(inspect.iter().copied().chain([file.to_str().unwrap()]));
    snapshot_file!(run.code(3));
}
