//! `limitry usage check`, and how a verdict is shown.

use std::fmt::Write as _;

use serde_json::json;

use super::super::{key_values, tables};
use super::value_names;
use crate::base::exit::Exit;
use crate::base::text::{exact, relative};
use crate::cli::usage::{OnError, UsageCheckArgs};
use crate::context::Context;
use crate::failure::Result;
use crate::features::upload::is_outage;
use crate::output::{Cell, Outcome, View, to_document};
use limitry_client::ApiError;
use limitry_types::{Reason, UsageCheck, Verdict};

/// `usage check`: exit code 0 when it is allowed, 10 when it is refused.
pub(in crate::commands) async fn check(ctx: &Context, args: UsageCheckArgs) -> Result<Outcome> {
    let (customer, event) = (args.subject.customer, args.subject.event);
    let check = UsageCheck {
        values: key_values::unique("--value", args.subject.values)?,
        dimensions: key_values::dimensions(args.subject.dimensions, &customer, &event)?,
        customer_id: customer,
        event_type: event,
    };
    value_names::note_similar(ctx, &check.values);
    let verdict = match ctx.project_client().await?.check_usage(&check).await {
        Ok(verdict) => verdict,
        Err(error) => match args.on_error.filter(|_| is_outage(&error)) {
            Some(answer) => return Ok(unanswered(answer, &error)),
            None => return Err(error.into()),
        },
    };
    Ok(show(ctx, &verdict, to_document(&verdict)))
}

/// The answer of `--on-error` during an outage.
pub(super) fn unanswered(answer: OnError, error: &ApiError) -> Outcome {
    let allowed = answer == OnError::Allow;
    let (word, exit) = if allowed {
        ("allowed", Exit::Success)
    } else {
        ("refused", Exit::No)
    };
    let document = json!({
        "allowed": allowed, "reason": null, "quotas": [], "rateLimits": [],
        "asked": false, "error": error.to_string(),
    });
    Outcome::new(document, View::Lines(vec![word.to_owned()]))
        .note(format!(
            "Limitry was not asked: {error}; the answer is --on-error {answer}."
        ))
        .exit(exit)
}

/// A verdict with its exit code: 0 or 10.
pub(super) fn show(ctx: &Context, verdict: &Verdict, document: serde_json::Value) -> Outcome {
    let exit = if verdict.allowed {
        Exit::Success
    } else {
        Exit::No
    };
    let view = if ctx.printer().is_for_person() {
        for_person(ctx, verdict)
    } else {
        for_pipe(verdict)
    };
    Outcome::new(document, view).exit(exit)
}

fn verdict_text(verdict: &Verdict) -> &'static str {
    match (verdict.allowed, verdict.reason) {
        (true, _) => "allowed",
        (false, Some(Reason::QuotaExceeded)) => "refused: quota_exceeded",
        (false, Some(Reason::RateLimitExceeded)) => "refused: rate_limit_exceeded",
        (false, Some(Reason::Unknown) | None) => "refused",
    }
}

fn rows(verdict: &Verdict) -> Vec<Vec<Cell>> {
    let quotas = verdict.quotas.iter().map(tables::quota_row);
    quotas
        .chain(verdict.rate_limits.iter().map(tables::rate_limit_row))
        .collect()
}

/// The verdict, a sentence for each limit that refuses, and a table of all limits.
fn for_person(ctx: &Context, verdict: &Verdict) -> View {
    let mut lines = vec![verdict_text(verdict).to_owned()];
    for quota in verdict.quotas.iter().filter(|quota| quota.exceeded) {
        let mut line = format!(
            "quota '{}': {} of {} {} used this {}, {} left",
            quota.name, quota.used, quota.limit, quota.metric, quota.period, quota.remaining
        );
        push_reset(ctx, &mut line, quota.reset);
        lines.push(line);
    }
    for limit in verdict.rate_limits.iter().filter(|limit| limit.exceeded) {
        let mut line = format!(
            "rate limit '{}': {} a {} reached, {} left",
            limit.name, limit.limit, limit.window, limit.remaining
        );
        push_reset(ctx, &mut line, limit.reset);
        lines.push(line);
    }
    let rows = rows(verdict);
    if rows.is_empty() {
        lines.push("no quota or rate limit applies".to_owned());
        return View::Lines(lines);
    }
    lines.push(String::new());
    View::Many(vec![
        View::Lines(lines),
        View::table(tables::LIMIT_COLUMNS, rows, ""),
    ])
}

fn push_reset(ctx: &Context, line: &mut String, reset: Option<i64>) {
    if let Some(reset) = tables::reset_time(reset) {
        // Writing to a String cannot fail.
        let _ = write!(
            line,
            ", resets {} ({})",
            exact(reset),
            relative(reset, ctx.now())
        );
    }
}

/// The verdict on the first line, then a row for each limit.
fn for_pipe(verdict: &Verdict) -> View {
    View::Many(vec![
        View::Lines(vec![verdict_text(verdict).to_owned()]),
        View::table(tables::LIMIT_COLUMNS, rows(verdict), ""),
    ])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::check;
    use crate::base::exit::Exit;
    use crate::cli::usage::{Subject, UsageCheckArgs};
    use crate::context::Context;

    #[tokio::test]
    async fn a_refused_check_exits_with_10() {
        let refused = json!({"allowed": false, "reason": "quota_exceeded"});
        let (ctx, api) = Context::for_test([("POST /usage/check", 200, refused)]);
        let args = UsageCheckArgs {
            subject: Subject {
                customer: "c_1".to_owned(),
                event: "completion".to_owned(),
                values: vec![("total_tokens".to_owned(), 5_u32.into())],
                dimensions: Vec::new(),
            },
            on_error: None,
        };
        let outcome = check(&ctx, args).await.unwrap();
        assert_eq!(outcome.exit, Exit::No);
        assert_eq!(outcome.json["reason"], "quota_exceeded");
        assert_eq!(
            api.bodies(),
            [json!({
                "customer_id": "c_1", "event_type": "completion", "values": {"total_tokens": 5},
            })]
        );
        api.assert_finished();
    }
}
