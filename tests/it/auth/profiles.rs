//! `auth list` and `auth switch`: profiles and their allowed names.

use serde_json::json;

use super::OTHER;
use crate::support::account::Account;
use crate::support::{TestEnv, secret_service};

#[test]
fn profiles_are_listed_and_switched_without_opening_a_keychain() {
    let account = Account::start();
    let silent = secret_service::SilentBus::start();
    let mut env = TestEnv::new().with_bus(&silent.address());
    account.sign_in(&env, "work", "file");
    account.sign_in(&env, "home", "file");
    let listed = env.run(["auth", "list", "--json"]).success().json();
    let in_force = |listed: &serde_json::Value| {
        let profiles = listed["data"].as_array().unwrap().iter();
        profiles
            .filter(|p| p["inForce"] == json!(true))
            .map(|p| p["profile"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(listed["data"].as_array().unwrap().len(), 2);
    assert_eq!(in_force(&listed), ["work"], "the first login decides");
    assert_eq!(listed["data"][0]["user"], json!("sam@example.com"));

    env.run(["auth", "switch", "home"]).success().says(["home"]);
    assert_eq!(
        in_force(&env.run(["auth", "list", "--json"]).json()),
        ["home"]
    );
    env.run(["auth", "switch", "nobody"])
        .code(4)
        .says(["nobody", "home, work"]);
    env.run(["auth", "switch"]).code(12);
    for variable in ["LIMITRY_TOKEN", "LIMITRY_PROFILE"] {
        let value = if variable == "LIMITRY_TOKEN" {
            OTHER
        } else {
            "work"
        };
        env.set(variable, value);
        env.run(["auth", "switch", "work"])
            .code(2)
            .says([variable, "unset"])
            .never_shows(OTHER);
        env.unset(variable);
    }
    assert_eq!(
        in_force(&env.run(["auth", "list", "--json"]).json()),
        ["home"]
    );
}

#[test]
fn a_profile_cannot_be_combined_with_a_token_from_the_environment() {
    let env = TestEnv::new().with("LIMITRY_TOKEN", OTHER);
    env.run(["keys", "list", "--profile", "work", "--project", "proj_1"])
        .code(2)
        .says(["LIMITRY_TOKEN", "--profile"])
        .never_shows(OTHER);
    let env = env.with("LIMITRY_PROFILE", "work");
    env.run(["keys", "list", "--project", "proj_1"])
        .code(2)
        .says(["LIMITRY_TOKEN", "LIMITRY_PROFILE"]);
}

#[test]
fn invalid_profile_names_are_refused_in_arguments_and_variables() {
    let long = "a".repeat(65);
    for bad in ["", "a/b", "../x", "a b", "a@b", "$(x)", "ä", long.as_str()] {
        TestEnv::new()
            .run(["auth", "status", "--profile", bad])
            .code(2);
        TestEnv::new().run(["auth", "switch", bad]).code(2);
        if !bad.is_empty() {
            let env = TestEnv::new().with("LIMITRY_PROFILE", bad);
            env.run(["auth", "status"])
                .code(2)
                .says(["LIMITRY_PROFILE"]);
        }
    }
}
