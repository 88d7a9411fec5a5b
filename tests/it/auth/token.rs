//! `auth token`: when the token itself is printed.

use crate::support::TestEnv;
use crate::support::account::{Account, TOKEN};
use crate::support::pty::Pty;

#[test]
fn the_token_is_printed_into_a_pipe_and_on_a_terminal_only_with_reveal() {
    let account = Account::start();
    let mut env = TestEnv::new();
    account.sign_in(&env, "default", "file");
    let piped = env.run(["auth", "token"]).success();
    assert_eq!(
        (piped.stdout(), piped.stderr()),
        (format!("{TOKEN}\n"), String::new())
    );

    let (code, seen) = Pty::start(&env.command(["auth", "token"]), 100).finish();
    assert_eq!(code, 2, "{seen}");
    assert!(!seen.contains(TOKEN) && seen.contains("--reveal"), "{seen}");
    let (code, seen) = Pty::start(&env.command(["auth", "token", "--reveal"]), 100).finish();
    assert!(code == 0 && seen.contains(TOKEN), "{seen}");

    env.set("CI", "true");
    env.run(["auth", "token"]).code(2).never_shows(TOKEN);
    env.run(["auth", "token", "--reveal"])
        .success()
        .prints([TOKEN]);
}
