//! The warning about a token that expires soon.

use serde_json::json;

use crate::support::TestEnv;
use crate::support::account::Account;

#[test]
fn a_token_that_expires_within_a_week_causes_a_warning() {
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
        // With `--json`, stderr contains only the error.
        env.run(["keys", "show", "none", "--json"])
            .code(4)
            .error_json();
    }
}
