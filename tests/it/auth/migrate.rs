//! `auth migrate`: a token moves between the stores.

use std::fs;

use crate::support::TestEnv;
use crate::support::account::{Account, TOKEN};

#[test]
fn a_token_moves_between_the_stores_and_the_old_copy_is_deleted() {
    let account = Account::start();
    let env = TestEnv::with_keychain();
    let name = format!("default@{}", account.server.origin());
    account.sign_in(&env, "default", "file");
    assert_eq!(env.files_that_hold(TOKEN), [env.credentials_file()]);

    env.run(["auth", "migrate", "--to", "keychain"])
        .success()
        .never_shows(TOKEN)
        .says(["keychain", "old copy was deleted from the file"]);
    assert!(env.files_that_hold(TOKEN).is_empty());
    assert_eq!(env.keychain_item(&name).as_deref(), Some(TOKEN));
    env.run(["keys", "list"]).success();

    env.run(["auth", "migrate", "--to", "file"])
        .success()
        .says(["old copy was deleted from the keychain"]);
    assert_eq!(env.keychain_item(&name), None);
    assert_eq!(env.files_that_hold(TOKEN), [env.credentials_file()]);
    env.run(["keys", "list"]).success();
    env.run(["auth", "migrate", "--to", "file"])
        .success()
        .says(["already"]);
}

#[test]
fn a_move_to_an_unavailable_store_changes_nothing() {
    let account = Account::start();
    let env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    let before = fs::read_to_string(env.config_file()).unwrap();
    env.run(["auth", "migrate", "--to", "keychain"]).code(11);
    assert_eq!(fs::read_to_string(env.config_file()).unwrap(), before);
    assert_eq!(env.files_that_hold(TOKEN), [env.credentials_file()]);
    env.run(["keys", "list"]).success();
}
