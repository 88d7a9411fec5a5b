//! `limitry usage check`, and how a verdict is shown.

use serde_json::{Value, json};

use super::super::limits::MeterNames;
use super::super::{key_values, tables};
use super::value_names;
use crate::base::exit::Exit;
use crate::base::text::{shell, shell_name};
use crate::cli::usage::{OnError, UsageCheckArgs};
use crate::context::Context;
use crate::failure::Result;
use crate::features::upload::is_outage;
use crate::output::{Cell, Column, Outcome, State, Tone, View, to_document};
use limitry_client::{ApiError, Client};
use limitry_types::{UsageCheck, Verdict};

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
    let client = ctx.project_client().await?;
    let verdict = match client.check_usage(&check).await {
        Ok(verdict) => verdict,
        Err(error) => match args.on_error.filter(|_| is_outage(&error)) {
            Some(answer) => return Ok(unanswered(answer, &error)),
            None => return Err(error.into()),
        },
    };
    let subject = (&*check.customer_id, &*check.event_type);
    Ok(show(ctx, &client, subject, verdict).await)
}

/// The answer of `--on-error` during an outage.
pub(super) fn unanswered(answer: OnError, error: &ApiError) -> Outcome {
    let allowed = answer == OnError::Allow;
    let (word, exit, state) = if allowed {
        ("allowed", Exit::Success, State::Soon)
    } else {
        ("refused", Exit::No, State::Bad)
    };
    let document = json!({
        "allowed": allowed, "reason": null, "quotas": [], "rateLimits": [],
        "asked": false, "error": error.to_string(),
    });
    let line = Cell::text(word).shown_as(Cell::state(
        state,
        format!("{word} (assumed: Limitry cannot be asked)"),
    ));
    let columns = [Column::new("").can_wrap()];
    Outcome::new(document, View::table(columns, vec![vec![line]], ""))
        .note(format!("Assumed because of --on-error {answer}: {error}"))
        .exit(exit)
}

/// A verdict with its exit code: 0 or 10.
pub(super) async fn show(
    ctx: &Context,
    client: &Client,
    subject: (&str, &str),
    mut verdict: Verdict,
) -> Outcome {
    let document = to_document(&verdict);
    let meters = verdict.limits.iter().map(|state| &*state.meter_id);
    let names = MeterNames::find(ctx, client, meters).await;
    names.put_into(&mut verdict.limits);
    lay_out(ctx, subject, &verdict, document)
}

fn lay_out(
    ctx: &Context,
    (customer, event): (&str, &str),
    verdict: &Verdict,
    document: Value,
) -> Outcome {
    let exit = if verdict.allowed {
        Exit::Success
    } else {
        Exit::No
    };
    let now = ctx.now();
    let quotas = verdict.quotas.iter();
    let rows: Vec<Vec<Cell>> = quotas
        .map(|quota| tables::quota_row(quota, now))
        .chain(
            verdict
                .rate_limits
                .iter()
                .map(|limit| tables::rate_limit_row(limit, now)),
        )
        .chain(
            verdict
                .limits
                .iter()
                .map(|limit| tables::meter_limit_row(limit, now)),
        )
        .collect();
    if !ctx.printer().is_for_person() {
        let line = View::Lines(vec![verdict_text(verdict)]);
        let limits = View::table(tables::LIMIT_COLUMNS, rows, "");
        return Outcome::new(document, View::Many(vec![line, limits])).exit(exit);
    }
    let state = if verdict.allowed {
        State::Done
    } else {
        State::Bad
    };
    let unicode = ctx.printer().look().unicode;
    let text = verdict_text(verdict);
    let (word, reason) = match text.split_once(": ") {
        Some((word, reason)) => (word, format!("  {reason}")),
        None => (text.as_str(), String::new()),
    };
    let mut lines = vec![vec![
        (state.tone(), format!("{} {word}", state.glyph(unicode))),
        (Tone::Plain, format!("  {customer} · {event}")),
        (Tone::Dim, reason),
    ]];
    if rows.is_empty() {
        lines.push(vec![(
            Tone::Plain,
            "no quota, rate limit or limit applies".to_owned(),
        )]);
        return Outcome::new(document, View::Styled(lines)).exit(exit);
    }
    lines.push(Vec::new());
    let limits = View::table(tables::LIMIT_COLUMNS, rows, "");
    let mut views = vec![View::Styled(lines), limits];
    if !verdict.limits.is_empty() {
        let note = "Limits reset in the customer's time zone and billing month.";
        views.push(View::Styled(vec![vec![(Tone::Dim, note.to_owned())]]));
    }
    let outcome = Outcome::new(document, View::Many(views)).exit(exit);
    match refusing(verdict, customer) {
        Some(show) => outcome.next(show),
        None => outcome,
    }
}

/// The command that shows the quota that refuses, or how far the customer has used its limits.
fn refusing(verdict: &Verdict, customer: &str) -> Option<String> {
    let quota = verdict.quotas.iter().find(|quota| quota.exceeded);
    let limit = verdict.limits.iter().find(|limit| limit.exceeded);
    let of_quota =
        quota.map(|quota| format!("limitry quotas show {}", shell_name(&quota.name, &quota.id)));
    of_quota.or_else(|| limit.map(|_| format!("limitry usage standing {}", shell(customer))))
}

/// The reasons that say everything: an error text beside them is not shown.
const KNOWN_REASONS: [&str; 3] = ["quota_exceeded", "rate_limit_exceeded", "limit_exceeded"];

/// The verdict, with the server's own reason and error.
fn verdict_text(verdict: &Verdict) -> String {
    if verdict.allowed {
        return "allowed".to_owned();
    }
    let error = match verdict.extra.get("error") {
        Some(Value::Object(error)) => error.get("message").and_then(Value::as_str),
        other => other.and_then(Value::as_str),
    };
    let reason = verdict.reason.as_deref();
    let is_known = reason.is_some_and(|reason| KNOWN_REASONS.contains(&reason));
    let parts = [reason, error.filter(|_| !is_known)];
    let mut text = "refused".to_owned();
    for part in parts.into_iter().flatten().filter(|part| !part.is_empty()) {
        text.push_str(": ");
        text.push_str(part);
    }
    text
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
