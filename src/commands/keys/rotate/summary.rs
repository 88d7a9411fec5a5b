//! The result of one or several rotations.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::base::exit::Exit;
use crate::base::text::{exact, pluralize, relative, shell};
use crate::context::Context;
use crate::failure::{Failure, Result, codes};
use crate::features::rotation::{Rotated, journal};
use crate::output::{Outcome, State, View, list_document};
use limitry_types::text::escape;
use limitry_types::{KeyStatus, Page};

/// What a finished rotation says.
pub(super) fn rotated(ctx: &Context, done: &Rotated) -> Outcome {
    let now = ctx.now();
    let name = escape(&done.new.name).into_owned();
    let ends = old_key(done, now);
    let delivered = if done.delivered.is_empty() {
        String::new()
    } else {
        format!(", delivered to {}", done.delivered.join(", "))
    };
    let note = if ctx.printer().prints_text_for_person() {
        // A step like those before it: where the key was delivered stands there, too.
        let state = match done.old.status {
            KeyStatus::Active => State::Soon,
            _ => State::Done,
        };
        let old = format!("{:<9}  …{} {ends}", "Old key", done.old.last_four);
        ctx.printer().step(state, &old);
        format!("Rotated '{name}' ({})", done.new.id)
    } else {
        format!(
            "Rotated '{name}' ({}){delivered}; the old key ({}) {ends}.",
            done.new.id, done.old.id
        )
    };
    let mut outcome = Outcome::done(document(done), note);
    if done.old.status == KeyStatus::Active && ctx.printer().prints_text_for_person() {
        // This is a note and not a `next:`. A program may still use the old key, and typing the command at once would stop it.
        outcome = outcome.note(format!(
            "Restart what reads the key before then. `limitry keys revoke {}` ends the old key at once.",
            shell(&done.old.id)
        ));
    }
    if done.delivered.is_empty() {
        // It was printed with its secret.
        outcome.json = Value::Null;
    }
    outcome
}

/// What becomes of the old key.
fn old_key(done: &Rotated, now: Timestamp) -> String {
    match (done.old.status, done.old.expires_at) {
        (KeyStatus::Revoked, _) => "is revoked".to_owned(),
        (KeyStatus::Expired, _) => "has expired".to_owned(),
        (_, Some(time)) => format!("works until {} ({})", exact(time), relative(time, now)),
        (_, None) => "still works".to_owned(),
    }
}

pub(super) fn document(done: &Rotated) -> Value {
    let mut document = json!(done.new);
    if let Some(object) = document.as_object_mut() {
        object.insert("deliveredTo".to_owned(), json!(done.delivered));
        object.insert("replaces".to_owned(), json!(done.old));
    }
    document
}
/// What came of several rotations: exit code 9 when some of them failed.
pub(super) fn several(ctx: &Context, done: &[Rotated], failures: Vec<Failure>) -> Result<Outcome> {
    let keys = Page::complete(done.iter().map(|done| done.new.clone()).collect());
    let mut outcome = Outcome::list(&keys, "");
    outcome.json = list_document(done.iter().map(document).collect());
    if let View::Table { columns, .. } = &mut outcome.view {
        // Each was created and tested just now.
        for column in &mut columns[4..6] {
            *column = column.pipe_only();
        }
    }
    outcome.notes = if ctx.printer().prints_text_for_person() {
        brief(done, ctx.now()).into_iter().collect()
    } else {
        let sentences = done.iter().filter_map(|done| rotated(ctx, done).done);
        sentences.map(|(_, sentence)| sentence).collect()
    };
    partly(ctx, outcome, done.len(), failures)
}

/// One sentence for a terminal, where each step and the new keys stand above it.
fn brief(done: &[Rotated], now: Timestamp) -> Option<String> {
    let count = pluralize(done.len() as u64, "key", "keys");
    // Seconds apart, they end together for a person.
    let end = |done: &Rotated| match (done.old.status, done.old.expires_at) {
        (KeyStatus::Active, Some(time)) => format!("expire {}", relative(time, now)),
        (KeyStatus::Active, None) => "still work".to_owned(),
        _ => "have ended".to_owned(),
    };
    let (first, others) = done.split_first()?;
    let ends = end(first);
    Some(if others.iter().all(|other| end(other) == ends) {
        format!("Rotated {count}. The old keys {ends}.")
    } else {
        format!("Rotated {count}. `limitry keys list` shows when the old keys expire.")
    })
}

/// Shows what there is to show of several, and says which failed.
pub(super) fn partly(
    ctx: &Context,
    outcome: Outcome,
    good: usize,
    mut failures: Vec<Failure>,
) -> Result<Outcome> {
    if failures.is_empty() {
        return Ok(outcome);
    }
    // Of one alone there is nothing more to say than what it says itself.
    if good == 0
        && failures.len() == 1
        && let Some(error) = failures.pop()
    {
        return Err(error);
    }
    ctx.printer().show(&outcome, ctx.now())?;
    let reasons: Vec<&str> = failures.iter().map(|error| &*error.message).collect();
    let failure = Failure::new(
        Exit::Partial,
        codes::PARTLY_DONE,
        format!(
            "{} of {} failed: {}",
            failures.len(),
            failures.len() + good,
            reasons.join("; ")
        ),
    );
    Err(if journal::open()?.journals.is_empty() {
        failure
    } else {
        failure.hint("`limitry keys rotate --resume` goes on with what is not finished, `limitry keys rotate --abort` ends it")
    })
}
