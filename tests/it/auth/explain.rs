//! `auth explain`: each source of a credential, in order.

use serde_json::json;

use super::API_KEY;
use crate::support::account::{Account, TOKEN};
use crate::support::{TestEnv, secret_service};

#[test]
fn explain_lists_every_source_in_order_with_its_standing() {
    let account = Account::start();
    let silent = secret_service::SilentBus::start();
    let mut env = TestEnv::new().with_bus(&silent.address());
    account.sign_in(&env, "default", "file");
    let sources = |env: &TestEnv, purpose: &str| {
        let document = env.run(["auth", "explain", "--json"]).json();
        let all = document[purpose]["sources"].as_array().unwrap().clone();
        all.iter()
            .map(|s| {
                let text = |field: &str| s[field].as_str().unwrap_or_default().to_owned();
                format!("{}: {} {}", text("source"), text("standing"), text("why"))
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        sources(&env, "person"),
        [
            "LIMITRY_TOKEN: skipped not set",
            "LIMITRY_TOKEN_FILE: skipped not set",
            "LIMITRY_API_KEY: skipped not set",
            "profile 'default' (file): used ",
        ]
    );
    env.set("LIMITRY_API_KEY", API_KEY)
        .set("LIMITRY_TOKEN_FILE", "")
        .set("LIMITRY_API_URL", account.url());
    assert_eq!(
        sources(&env, "projectData"),
        [
            "LIMITRY_TOKEN: skipped not set",
            "LIMITRY_TOKEN_FILE: skipped is set but empty",
            "LIMITRY_API_KEY: used ",
            "profile 'default' (file): hidden LIMITRY_API_KEY comes first",
        ]
    );
    assert_eq!(
        sources(&env, "person")[2..],
        [
            "LIMITRY_API_KEY: skipped opens project data alone, not this",
            "profile 'default' (file): used ",
        ]
    );
    // A variable with a wrong value decides, too: no later source is tried.
    env.set("LIMITRY_TOKEN", API_KEY);
    let wrong = sources(&env, "person");
    assert!(
        wrong[0].starts_with("LIMITRY_TOKEN: refused") && wrong[0].contains("API key"),
        "{wrong:?}"
    );
    assert!(wrong[3].contains("hidden LIMITRY_TOKEN"), "{wrong:?}");
    env.run(["auth", "explain"]).code(3).never_shows(API_KEY);
}

#[test]
fn explain_shows_store_persistence_and_binding_but_no_secret() {
    let account = Account::start();
    let env = TestEnv::with_keychain();
    account.sign_in(&env, "explained", "keychain");
    let run = env.run(["auth", "explain"]).success().never_shows(TOKEN);
    let said = run.stdout();
    for word in [
        "survives a reboot",
        "Secret Service",
        &account.url(),
        "nowhere else",
        "configuration file",
    ] {
        assert!(said.contains(word), "{word} in {said}");
    }
    // `auth explain` opens no store: with a keychain that never answers, its output is the same.
    let silent = secret_service::SilentBus::start();
    let env = env.with_bus(&silent.address());
    assert_eq!(env.run(["auth", "explain"]).success().stdout(), said);
}

#[test]
fn status_explain_and_whoami_agree() {
    let account = Account::start();
    let mut env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    for (name, value) in [("PATH", "/usr/bin:/bin"), ("LIMITRY_TOKEN", TOKEN)] {
        env.set(name, value);
        if name == "LIMITRY_TOKEN" {
            env.set("LIMITRY_API_URL", account.url());
        }
        let status = env.run(["auth", "status", "--json"]).success().json();
        let explained = env.run(["auth", "explain", "--json"]).success().json();
        let whoami = env.run(["whoami", "--json"]).success().json();
        assert_eq!(status["source"], explained["person"]["credential"]);
        assert_eq!(status["source"], whoami["source"]);
        assert_eq!(status["lastFour"], json!("1abc"));
        assert_eq!(status["apiUrl"], explained["person"]["sentTo"]);
        assert_eq!(status["sources"], explained["person"]["sources"]);
    }
}
