//! `auth status`: the end of a token.

use serde_json::json;

use crate::support::TestEnv;
use crate::support::account::Account;

#[test]
fn a_token_that_ends_within_a_week_is_warned_about() {
    let in_days = |days: i64| {
        let hours = jiff::SignedDuration::from_hours(days * 24 + 1);
        json!((jiff::Timestamp::now() + hours).to_string())
    };
    for (expires, warned) in [
        (in_days(5), true),
        (in_days(30), false),
        (json!(null), false),
    ] {
        let account = Account::with_expiry(&expires);
        let env = TestEnv::new();
        account.sign_in(&env, "default", "file");
        let run = env.run(["keys", "list"]).success();
        assert_eq!(run.stderr().contains("expires in 5 days"), warned, "{run}");
        let quiet = env.run(["keys", "list", "--quiet"]).success();
        assert_eq!(quiet.stderr(), "");
        // Under --json an error stands alone on stderr.
        env.run(["keys", "show", "none", "--json"])
            .code(4)
            .error_json();
    }
}
