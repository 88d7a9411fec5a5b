//! `limitry auth token`: prints the token for another program.

use crate::failure::{Failure, Result, codes};
use serde_json::json;

use crate::base::env;
use crate::cli::auth::TokenArgs;
use crate::context::Context;
use crate::output::Format;
use crate::output::{Outcome, View};

/// `auth token`: into a pipe. A terminal and a CI log need `--reveal`.
pub(in crate::commands) async fn token(ctx: &Context, args: &TokenArgs) -> Result<Outcome> {
    check(ctx, args.reveal)?;
    let client = ctx.user_client().await?;
    let token = client.token().clone();
    ctx.printer().mask(&token);
    let mut outcome = Outcome::new(json!({ "token": token.expose() }), View::Nothing);
    outcome.secret = Some(token.secret().clone());
    outcome.plain = true;
    Ok(outcome)
}

/// Refuses before a store is opened.
fn check(ctx: &Context, reveal: bool) -> Result<()> {
    if reveal {
        return Ok(());
    }
    if ctx.printer().is_for_person() {
        return Err(Failure::usage(
            codes::TOKEN_SHOWN,
            format!("the token would be shown on {}", "a terminal"),
        )
        .hint("pipe it to the program that needs it, or pass `--reveal`"));
    }
    if env::is_ci() && ctx.printer().format() == Format::Text {
        return Err(Failure::usage(
            codes::TOKEN_SHOWN,
            format!("the token would be shown on {}", "a CI log"),
        )
        .hint("pipe it to the program that needs it, or pass `--reveal`"));
    }
    Ok(())
}
